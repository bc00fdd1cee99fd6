// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/branches.hpp>
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/parts/fastai_head.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/layers/layer_scale.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/random_state.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <cmath>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/serialize.h>
#include <torch/utils.h>

using namespace archetype;

namespace {

struct TwoStages : Network<Input<3, 32, 32>, Conv<8, Kernel<3>>, BatchNorm, ReLU, Stage<2, BasicBlock<8>>,
                           Stage<1, BasicBlock<16>, Stride<2>>, Classifier<10>> {};

struct Undecided : Network<Input<3, 32, 32>, Conv<8, Kernel<3>>, ReLU, Classifier<0>> {};

struct Unpooled : Network<Input<3, 8, 8>, Conv<4>, Head<Flatten, Linear<10>>> {};

std::string message(const auto& action) {
  try {
    action();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("A model's state has torchvision's names and the shapes that the graph states") {
  const Model<ResNet18> model;
  std::map<std::string, std::vector<std::int64_t>> expanded;
  for (const auto& entry : model->named_parameters()) expanded[entry.key()] = entry.value().sizes().vec();
  for (const auto& entry : model->named_buffers()) expanded[entry.key()] = entry.value().sizes().vec();
  CHECK(expanded.size() == 122);  // torchvision's resnet18
  CHECK(expanded.at("layer2.0.downsample.0.weight") == std::vector<std::int64_t>{128, 64, 1, 1});
  CHECK(expanded.contains("bn1.num_batches_tracked"));

  std::map<std::string, std::vector<std::int64_t>> described;
  for (const Node& node : graph<ResNet18>.nodes) {
    const StateList state = state_of(graph<ResNet18>, node);
    for (const StateEntry& entry : state.entries())
      described[path_of(graph<ResNet18>, node).str() + "." + std::string{entry.name}] = {entry.extents.view().begin(),
                                                                                         entry.extents.view().end()};
  }
  CHECK(expanded == described);
}

TEST_CASE("A model computes what the same modules compute by hand") {
  torch::manual_seed(3);
  struct Tiny : Network<Input<3, 16, 16>, Conv<8, Kernel<3>, Stride<2>, Bias>, BatchNorm, ReLU,
                        MaxPool<Kernel<3>, Stride<2>>, Classifier<5>> {};
  Model<Tiny> model;
  const auto parameters = model->named_parameters();
  torch::nn::Conv2d conv{torch::nn::Conv2dOptions(3, 8, 3).stride(2).padding(1)};
  torch::nn::BatchNorm2d bn{8};
  torch::nn::Linear fc{8, 5};
  conv->weight = parameters["conv1.weight"];
  conv->bias = parameters["conv1.bias"];
  fc->weight = parameters["fc.weight"];
  fc->bias = parameters["fc.bias"];
  const torch::Tensor images = torch::randn({4, 3, 16, 16});
  const torch::Tensor map = torch::max_pool2d(torch::relu(bn(conv(images))), 3, 2, 1);
  CHECK(torch::allclose(model->forward(images), fc(map.mean({2, 3})), 1e-5, 1e-6));
}

TEST_CASE("Overwriting spare results changes neither results nor gradients") {
  torch::manual_seed(5);
  Model<TwoStages> model;
  Model<TwoStages> watched{};
  model->fuse(false);  // fused operations round otherwise
  watched->fuse(false);
  {
    const torch::NoGradGuard no_gradient;
    const auto source = model->named_parameters();
    for (auto& parameter : watched->named_parameters()) parameter.value().copy_(source[parameter.key()]);
  }
  // Observing every layer keeps each result, so nothing is overwritten.
  for (const Node& node : watched->graph().nodes)
    watched->observe(path_of(watched->graph(), node).str(), [](const torch::Tensor&) {});
  const torch::Tensor images = torch::randn({4, 3, 32, 32});
  const torch::Tensor kept = images.clone();
  const torch::Tensor spared = model->forward(images);
  const torch::Tensor plain = watched->forward(images);
  CHECK(torch::equal(images, kept));
  CHECK(torch::equal(spared, plain));
  spared.sum().backward();
  plain.sum().backward();
  const auto gradients = watched->named_parameters();
  for (const auto& parameter : model->named_parameters())
    CHECK(torch::equal(parameter.value().grad(), gradients[parameter.key()].grad()));
}

TEST_CASE("An observer sees the result of a layer and of a scope, on every pass until it is ended") {
  Model<TwoStages> model;
  model->eval();
  std::vector<std::vector<std::int64_t>> seen;
  model->observe("layer2", [&](const torch::Tensor& x) { seen.push_back(x.sizes().vec()); });
  model->observe("layer1.0.conv1", [&](const torch::Tensor& x) { seen.push_back(x.sizes().vec()); });
  model->forward(torch::randn({1, 3, 32, 32}));
  CHECK(seen == std::vector<std::vector<std::int64_t>>{{1, 8, 32, 32}, {1, 16, 16, 16}});
  model->stop_observing();
  model->forward(torch::randn({1, 3, 32, 32}));
  CHECK(seen.size() == 2);
  CHECK_THROWS_WITH(model->observe("layer9", {}), Catch::Contains("'layer9' is no layer of the network"));
}

TEST_CASE("A model takes images of other sizes, and refuses with the layer's path one that is too small") {
  Model<ResNet18> model;
  model->eval();
  const torch::NoGradGuard no_gradient;
  CHECK(model->forward(torch::randn({1, 3, 64, 96})).sizes() == torch::IntArrayRef{{1, 1000}});
  struct Valid : Network<Input<3, 16, 16>, Conv<4, Kernel<7>, Padding<0>>, Classifier<2>> {};
  Model<Valid> valid;
  CHECK_THROWS_AS(valid->forward(torch::randn({1, 3, 6, 6})), IllFormedArchitecture);
  CHECK(message([&] {
          valid->forward(torch::randn({1, 3, 6, 6}));
        }).starts_with("conv1: Conv lays a window of 7x7 on 3x6x6"));
  Model<Unpooled> unpooled;
  CHECK(
      message([&] { unpooled->forward(torch::randn({1, 3, 9, 9})); }) ==
      "fc: its weight is made for images of 8x8, and one of 9x9 would need another; pool globally before it, or expand "
      "the network for that size");
}

TEST_CASE(
    "A training batch that leaves a batch norm one value per channel is rejected with the layer's path and the "
    "remedy") {
  Model<ResNet18> model;
  CHECK(message([&] { model->forward(torch::randn({1, 3, 32, 32})); }) ==
        "layer4.0.bn1: BatchNorm has one value per channel to normalize, from 1x512x1x1, and training needs several; "
        "give a batch of 2 images or more, larger images, or call eval()");
  CHECK_NOTHROW(model->forward(torch::randn({1, 3, 33, 64})));
  Model<WithHead<ResNet18, FastaiHead<5>>> learner;
  CHECK_THAT(
      message([&] { learner->forward(torch::randn({1, 3, 64, 64})); }),
      Catch::Contains("BatchNorm has one value per channel to normalize, from 1x1024, and training needs several; "
                      "give a batch of 2 images or more or call eval()"));
  learner->eval();
  CHECK(message([&] { learner->forward(torch::randn({1, 3, 64, 64})); }) == "nothing was thrown");
}

TEST_CASE("A tensor that is no batch of the network's images is refused with both values") {
  Model<TwoStages> model;
  CHECK(message([&] { model->forward(torch::randn({1, 1, 32, 32})); }) ==
        "input: has 1 channels, and the network takes 3");
  CHECK_THAT(message([&] { model->forward(torch::zeros({1, 3, 32, 32}, torch::kByte)); }),
             Catch::Contains("elements of type Byte, and the network's are Float"));
  CHECK_THAT(message([&] { model->forward(torch::randn({3, 32, 32})); }), Catch::Contains("has 3 axes [3, 32, 32]"));
  CHECK_THAT(message([&] { model->forward({}); }), Catch::Contains("no tensor at all"));
}

TEST_CASE("A model that is scaled at run time takes images of other sizes as well") {
  Model<TwoStages> model{{.size = 48, .scale = {.width = 2_r, .depth = 1.5_r}}};
  model->eval();
  const torch::NoGradGuard no_gradient;
  CHECK(model->named_parameters()["layer1.2.conv1.weight"].sizes() == torch::IntArrayRef{{16, 16, 3, 3}});
  CHECK(model->forward(torch::randn({1, 3, 48, 48})).size(1) == 10);
  CHECK(model->forward(torch::randn({1, 3, 64, 32})).size(1) == 10);
}

TEST_CASE("The class count is the type's, the request's, or refused where neither says it") {
  const torch::NoGradGuard no_gradient;
  CHECK(Model<TwoStages> {} -> forward(torch::randn({2, 3, 32, 32})).size(1) == 10);
  CHECK(Model<TwoStages> { {.classes = 7} } -> forward(torch::randn({2, 3, 32, 32})).size(1) == 7);
  CHECK(Model<Undecided> { {.classes = 4} } -> forward(torch::randn({2, 3, 32, 32})).size(1) == 4);
  CHECK(message([] { Model<Undecided>{}; }).starts_with("fc: Linear has a class count that is left to run time"));
}

TEST_CASE("What torch::save writes, torch::load reads into another model, bit for bit") {
  Model<TwoStages> one;
  Model<TwoStages> other;
  one->forward(torch::randn({8, 3, 32, 32}));  // moves the running statistics
  std::stringstream file;
  torch::save(one, file);
  torch::load(other, file);
  one->eval();
  other->eval();
  const torch::Tensor images = torch::randn({2, 3, 32, 32});
  CHECK(torch::equal(one->forward(images), other->forward(images)));
}

TEST_CASE("A clone moves no random state, and computes under the same head") {
  Model<ResNet18> model{{.input = {3, 32, 32}, .classes = 5, .head = head<FastaiHead<0>>}};
  const torch::Tensor before = random_state();
  const auto copy = std::dynamic_pointer_cast<NetworkModule>(model->clone());
  CHECK(random_state().equal(before));
  model->eval();
  copy->eval();
  const torch::Tensor images = torch::randn({1, 3, 48, 48});
  CHECK(copy->forward(images).equal(model->forward(images)));
}

TEST_CASE("A clone has the same state and shares none of it") {
  Model<TwoStages> model;
  model->forward(torch::randn({8, 3, 32, 32}));
  model->eval();
  const auto copy = std::dynamic_pointer_cast<NetworkModule>(model->clone());
  REQUIRE(copy);
  const torch::Tensor images = torch::randn({2, 3, 32, 32});
  const torch::Tensor before = model->forward(images);
  CHECK(torch::equal(copy->forward(images), before));
  const torch::NoGradGuard no_gradient;
  for (torch::Tensor& parameter : copy->parameters()) parameter.zero_();
  CHECK(torch::equal(model->forward(images), before));
}

TEST_CASE("Modes, precision and requires_grad reach every module of the tree") {
  Model<TwoStages> model;
  model->eval();
  for (const auto& module : model->modules(/*include_self=*/false)) CHECK_FALSE(module->is_training());
  model->to(torch::kDouble);
  CHECK(model->forward(torch::randn({1, 3, 32, 32}, torch::kDouble)).scalar_type() == torch::kDouble);
}

TEST_CASE("Convolutions start Kaiming-normal by fan-out, batch norms as the identity") {
  torch::manual_seed(11);
  const Model<ResNet18> model;
  const auto parameters = model->named_parameters();
  const torch::Tensor& weight = parameters["layer3.1.conv2.weight"];
  CHECK(weight.std().item<double>() == Approx(std::sqrt(2.0 / (256 * 9))).epsilon(0.01));
  CHECK(std::abs(weight.mean().item<double>()) < 3e-4);
  CHECK(torch::equal(parameters["bn1.weight"], torch::ones(64)));
  CHECK(torch::equal(parameters["bn1.bias"], torch::zeros(64)));
  CHECK(parameters["fc.weight"].abs().max().item<double>() <= 1 / std::sqrt(512.0));
}

TEST_CASE("Every built-in operation expands, and gives the shape that the graph states") {
  struct Everything
      : Network<Input<8, 32, 32>,
                Sequence<Conv<16, Kernel<5, 3>, Stride<2>, SamePadding, Bias>, LayerNorm, GELU, LayerScale<>>,
                Sequence<DepthwiseConv<Kernel<3>, Dilation<2>>, BatchNorm, HardSwish, SEBlock<16, 4>>,
                Branches<Conv<4, Kernel<3>>, Sequence<Conv<4>, ReLU6>>, MaxPool<Kernel<2>>,
                AveragePool<Kernel<3>, Stride<2>, CeilMode, ExcludePadding>, Swish,
                Gated<Sequence<GlobalAveragePool, Flatten, Linear<8>, HardSigmoid>>,
                Head<GlobalAveragePool, Flatten, Dropout<0.2_r>, Linear<6, NoBias>>> {};
  Model<Everything> model;
  const GraphView view = model->graph();
  for (const Node& node : view.nodes) {
    if (node.edge_count == 0) continue;
    const Shape shape = node.shape;
    model->observe(path_of(view, node).str(), [shape](const torch::Tensor& x) {
      const std::vector<std::int64_t> expected =
          shape.flat() ? std::vector<std::int64_t>{2, shape.channels}
                       : std::vector<std::int64_t>{2, shape.channels, shape.height, shape.width};
      CHECK(x.sizes() == torch::IntArrayRef{expected});
    });
  }
  CHECK(model->forward(torch::randn({2, 8, 32, 32})).size(1) == 6);
}
