// SPDX-License-Identifier: MIT
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/layers/pool.hpp>
#include <archetype/model/make.hpp>
#include <archetype/model/weights.hpp>
#include <archetype/weights/state/test_vector.hpp>
#include <archetype/zoo/convnext/types.hpp>
#include <archetype/zoo/convnext_v2/types.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/serialize.h>

#include "../same_state.hpp"
#include "../temporary_directory.hpp"

using namespace archetype;
using Catch::Contains;
using Catch::StartsWith;

namespace {

struct TwoConvs : Network<Input<3, 16, 16>, Conv<8, Kernel<3>>, BatchNorm, ReLU, Conv<8, Kernel<3>>, BatchNorm, ReLU,
                          Classifier<4>> {};

/// The network of the checkpoints in tests/reference/weights, which Python saved.
struct CheckpointNet
    : Network<Input<3, 32, 32>, Stem<8>, Stage<1, BasicBlock<8>>, Stage<1, BasicBlock<16>, Stride<2>>, Classifier<10>> {
};

/// The network with random numbers in place of the zeros that normalizations start with.
AnyModel nonzero(AnyModel model) {
  const torch::NoGradGuard no_gradient;
  for (torch::Tensor& parameter : model->parameters()) parameter.normal_();
  return model;
}

std::filesystem::path checkpoint(const char* name) { return std::filesystem::path{"tests/reference/weights"} / name; }

/// Whether a network gives the logits that PyTorch gave for the same image.
bool gives_reference_logits(AnyModel model) {
  const torch::NoGradGuard no_gradient;
  model->eval();
  const torch::Tensor logits = model->forward(torch::linspace(-1, 1, 3072).view({1, 3, 32, 32}));
  const torch::Tensor expected =
      torch::tensor({0.7927F, 0.2617F, -0.0086F, 1.0325F, -0.1376F, 0.3912F, -0.8894F, 0.2815F, 1.0458F, 0.7003F});
  return torch::allclose(logits.flatten(), expected, /*rtol=*/0, /*atol=*/6e-5);
}

}  // namespace

TEST_CASE("a network saved under any library's names, in either format, is loaded again bit by bit") {
  const TemporaryDirectory directory;
  const char* const ending = GENERATE(".safetensors", ".pt");
  const auto check = [&](AnyModel model, AnyModel other, Dialect dialect) {
    const auto path = directory.path() / (std::string{dialect.name} + ending);
    save(model, path, dialect);
    CHECK_FALSE(same_state(model, other));
    CHECK(load(other, path).dialect == dialect);
    CHECK(same_state(model, other));
  };
  const Request ten{.classes = 10};
  check(Model<ResNet18>{ten}, Model<ResNet18>{ten}, dialects::pytorchcv);
  check(Model<ResNet18>{ten}, Model<ResNet18>{ten}, dialects::torchvision);
  check(Model<EfficientNetB0>{ten}, Model<EfficientNetB0>{ten}, dialects::archetype);
  check(Model<EfficientNetB0>{ten}, Model<EfficientNetB0>{ten}, dialects::timm);
  check(Model<EfficientNetB0>{ten}, Model<EfficientNetB0>{ten}, dialects::lukemelas);
  check(Model<EfficientNetB0>{ten}, Model<EfficientNetB0>{ten}, dialects::torchvision);
  check(Model<ResNet18>{ten}, Model<ResNet18>{ten}, dialects::transformers);
  check(Model<ConvNeXtAtto>{ten}, Model<ConvNeXtAtto>{ten}, dialects::transformers);
  check(nonzero(Model<ConvNeXtV2Atto>{ten}), Model<ConvNeXtV2Atto>{ten}, dialects::transformers);
  check(zoo::make("xresnet18+sa", ten), zoo::make("xresnet18+sa", ten), dialects::fastai);
}

TEST_CASE("a file that does not fit throws its report and leaves the network as it was") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "small.safetensors";
  Model<WithHead<TwoConvs, Classifier<5>>> five;
  save(five, path);
  Model<TwoConvs> model;
  const auto before = std::dynamic_pointer_cast<NetworkModule>(model->clone());
  try {
    load(model, path);
    FAIL("it was loaded");
  } catch (const UnfitWeights& unfit) {
    CHECK_THAT(unfit.what(), StartsWith(path.string() + " does not fit the network"));
    CHECK_THAT(unfit.what(), Contains("fc.weight 4x8 (5x8 in the file)"));
    CHECK_THAT(unfit.what(), Catch::EndsWith("\nAdapt{} permits all that"));
    CHECK(unfit.report().mismatched.size() == 2);
  }
  CHECK(same_state(model, AnyModel{before}));

  const LoadReport report = load(model, path, Adapt{});
  CHECK(report.adapted.size() == 2);
  CHECK(torch::equal(model_state(*model).at("conv2.weight"), model_state(*five).at("conv2.weight")));
  CHECK(torch::equal(model_state(*model).at("fc.weight"), model_state(*before).at("fc.weight")));
}

TEST_CASE("a first convolution is adapted so that images of equal channels give what they gave") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "small.pt";
  Model<TwoConvs> model;
  save(model, path);
  const torch::NoGradGuard no_gradient;
  const torch::Tensor plane = torch::randn({2, 1, 16, 16});
  const torch::Tensor expected = model_state(*model).at("conv1.weight").sum(1);
  for (const int channels : {1, 2, 5}) {
    Model<TwoConvs> other{{.channels = channels}};
    const LoadReport report = load(other, path, Adapt{});
    REQUIRE(report.adapted.size() == 1);
    CHECK(report.adapted[0].path == "conv1.weight");
    const torch::Tensor weight = model_state(*other).at("conv1.weight");
    if (channels == 1) CHECK(torch::allclose(weight.sum(1), expected, 1e-5, 1e-6));
    // timm takes the channels in turn, times 3 / 5: the first, second, third, first, second.
    if (channels == 5) {
      const torch::Tensor original = model_state(*model).at("conv1.weight");
      CHECK(torch::allclose(weight.select(1, 4), original.select(1, 1) * 0.6));
      CHECK(torch::allclose(weight.select(1, 2), original.select(1, 2) * 0.6));
    }
  }
}

TEST_CASE("numbers of half the width are converted to the network's") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "half.safetensors";
  Model<TwoConvs> model;
  model->to(torch::kFloat16);
  save(model, path);
  Model<TwoConvs> other;
  load(other, path);
  const torch::Tensor weight = model_state(*other).at("fc.weight");
  CHECK(weight.scalar_type() == torch::kFloat32);
  CHECK(torch::equal(weight, model_state(*model).at("fc.weight").to(torch::kFloat32)));
}

TEST_CASE("a file that carries a test vector is verified, and one that gives something else is refused") {
  const TemporaryDirectory directory;
  const char* const name = GENERATE("proven.safetensors", "proven.pt");
  const auto path = directory.path() / name;
  Model<TwoConvs> model;
  model->forward(torch::randn({4, 3, 16, 16}));  // so that the batch norms have seen something
  save(model, path, dialects::archetype, WithTestVector{.seed = "a seed"});
  CHECK(model->is_training());

  Model<TwoConvs> other;
  CHECK_NOTHROW(load(other, path, Verify{}));
  CHECK(other->is_training());

  StateDict state = read_weights(path);
  const std::optional<TestVector> vector = TestVector::stored_in(state);
  REQUIRE(vector);
  CHECK(vector->seed == "a seed");
  CHECK(vector->input == Shape{3, 16, 16});
  CHECK(vector->result.size() == 4);

  TestVector changed = *vector;
  changed.result[2] += 0.01F;
  state.metadata()[TestVector::key] = changed.text();
  const auto forged = directory.path() / "forged.safetensors";
  write_weights(forged, state);
  CHECK_NOTHROW(load(other, forged));
  CHECK_THROWS_WITH(load(other, forged, Verify{}),
                    StartsWith(forged.string() + ": for its test vector the network gives") && Contains("number 2"));
  CHECK_NOTHROW(load(other, forged, Verify{.tolerance = 1}));

  state.metadata()[TestVector::key] = "{\"seed\": 3}";
  write_weights(forged, state);
  CHECK_THROWS_WITH(load(other, forged, Verify{}), Contains("are not a test vector"));

  save(model, forged);
  CHECK_THROWS_WITH(load(other, forged, Verify{}),
                    Contains("it carries no test vector; save with WithTestVector{} to have one"));
}

TEST_CASE("a network of another library's making is not saved under its names") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "a.pt";
  Model<TwoConvs> model;
  CHECK_THROWS_WITH(save(model, path, dialects::pytorchcv), StartsWith("pytorchcv has no network with these tensors"));
  CHECK_THROWS_WITH(save(model, directory.path() / "a.bin"), Contains("ends in .safetensors, .pt or .pth"));
  CHECK(std::filesystem::is_empty(directory.path()));
}

TEST_CASE("a library's own shapes are written: linear layers, and numbers per channel among axes of extent 1") {
  const AnyModel model = Model<ConvNeXtAtto>{};
  const auto extents_in = [&](const KeyMap& keys, const char* key) {
    const StateDict state = state_dict(model, keys);
    return written_extents(state.find(key)->extents);
  };
  const KeyMap torchvision{model->graph(), key_rules::torchvision::convnext};
  CHECK(extents_in(torchvision, "features.1.0.block.3.weight") == "160x40");
  CHECK(extents_in(torchvision, "features.1.0.block.3.bias") == "160");
  CHECK(extents_in(torchvision, "features.1.0.layer_scale") == "40x1x1");
  const KeyMap timm{model->graph(), key_rules::timm::small_convnext};
  CHECK(extents_in(timm, "stages.0.blocks.0.mlp.fc1.weight") == "160x40x1x1");
  const AnyModel second = Model<ConvNeXtV2Atto>{};
  const KeyMap transformers{second->graph(), key_rules::transformers::convnext_v2};
  const StateDict state = state_dict(second, transformers);
  CHECK(written_extents(state.find("convnextv2.encoder.stages.0.layers.0.grn.bias")->extents) == "1x1x1x160");
}

TEST_CASE("checkpoints of training scripts are loaded whatever stands beside the weights, and the report tells of it") {
  struct Case {
    const char* file;
    std::string told;
  };
  const auto [file, told] = GENERATE(
      Case{"timm_train.pth.tar", "\nread from \"state_dict\"\npassed over: args (argparse.Namespace)"},
      Case{"torchvision_references.pth", "\nread from \"model\"\npassed over: args (argparse.Namespace)"},
      Case{"numpy_scalar.pth", "\nread from \"state_dict\"\npassed over: best_acc1 (numpy.core.multiarray.scalar)"},
      Case{"multistep_lr.pth",
           "\nread from \"model_state_dict\"\npassed over: scheduler.milestones (collections.Counter)"},
      Case{"tensor_state.pth", ""}, Case{"tuple.pth", "\nread from \"0\""});
  Model<CheckpointNet> model;
  CHECK_FALSE(gives_reference_logits(model));
  CHECK(load(model, checkpoint(file)).text() == "38 tensors loaded, by names of torchvision" + told);
  CHECK(gives_reference_logits(model));
}

TEST_CASE("of two encoders in a file the one that is meant is loaded, and none where that is not said") {
  Model<CheckpointNet> model;
  load(model, checkpoint("timm_train.pth.tar"));
  const State ours = model_state(*model);
  const auto file = checkpoint("moco.pth.tar");
  for (const torch::NoGradGuard no_gradient; const auto& [path, tensor] : ours)
    if (!path.starts_with("fc.") && tensor.is_floating_point()) tensor.zero_();
  const std::string ways =
      " holds the network 2 times; say which is meant: Subtree{\"module.encoder_k\"} (the encoder of keys, a moving "
      "average "
      "of the other's weights) or Subtree{\"module.encoder_q\"} (the encoder of queries, the one that was trained)";
  CHECK_THROWS_WITH(load(model, file), file.string() + ways);
  CHECK_THROWS_WITH(load(model, file, Adapt{}), file.string() + ways);
  CHECK_THROWS_WITH(load(model, file, Subtree{"encoder_q"}),
                    Contains("it holds no tensors under \"encoder_q\", but under \"state_dict\""));

  const char* const query = GENERATE("module.encoder_q", "module.encoder_q.", "state_dict.module.encoder_q");
  CHECK(load(model, file, Subtree{"module.encoder_k"}, Adapt{}).prefix == "module.encoder_k.");
  CHECK_FALSE(gives_reference_logits(model));
  const LoadReport report = load(model, file, Adapt{}, Subtree{query});
  CHECK(report.prefix == "module.encoder_q.");
  CHECK(report.adapted.size() == 2);  // the head keeps its own
  CHECK(gives_reference_logits(model));
}

TEST_CASE("Adapt is not recommended where it would choose between copies in silence") {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "pair.pt";
  Model<TwoConvs> model;
  StateDict pair;
  const StateDict own = state_dict(model, keys_of(model->graph(), dialects::archetype));
  for (const StoredTensor& tensor : own.tensors())
    for (const char* const prefix : {"net.", "net_ema."})
      if (std::string{prefix} == "net." || !tensor.name.starts_with("fc."))
        pair.add({prefix + tensor.name, tensor.type, tensor.extents, tensor.bytes});
  write_weights(path, pair);
  try {
    load(model, path);
    FAIL("it was loaded");
  } catch (const UnfitWeights& unfit) {
    CHECK_THAT(unfit.what(), !Contains("Adapt{}"));
    CHECK_THAT(unfit.what(),
               Contains("the file holds such a network more than once; say which is meant: Subtree{\"net\"} "
                        "(the one that was trained) or Subtree{\"net_ema\"}"));
  }
  CHECK(load(model, path, Subtree{"net"}).loaded.size() == model_state(*model).size());
}
