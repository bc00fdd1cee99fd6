// SPDX-License-Identifier: MIT
#include <archetype/blocks/transform/features.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/weights/match/match.hpp>
#include <archetype/weights/state/subtree.hpp>
#include <archetype/zoo/convnext_v2/types.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "../file_of.hpp"

using namespace archetype;

namespace {

std::string paths_of(const std::vector<TensorMatch>& matches) {
  std::string list;
  for (const TensorMatch& match : matches)
    list += (list.empty() ? "" : " ") + (match.path.empty() ? match.key : match.path);
  return list;
}

using TenClasses = WithHead<ResNet18, Classifier<10>>;

bool fits(const GraphView& graph, const StateDict& file, std::optional<Adapt> adapt = {}) {
  const WeightMatch match{graph, file, adapt};
  if (!adapt) CHECK(match.would_adapt() == WeightMatch{graph, file, Adapt{}}.fits());
  return match.fits();
}

}  // namespace

TEST_CASE("a file's dialect is recognized by its names, and what stands before them") {
  struct Case {
    GraphView graph;
    KeyRules rules;
    Dialect dialect;
  };
  const auto [graph, rules, dialect] =
      GENERATE(Case{archetype::graph<ResNet18>, our_names, dialects::torchvision},
               Case{archetype::graph<ResNet18>, key_rules::pytorchcv::resnet, dialects::pytorchcv},
               Case{archetype::graph<ResNet18>, key_rules::transformers::resnet, dialects::transformers},
               Case{archetype::graph<ConvNeXtV2Atto>, key_rules::transformers::convnext_v2, dialects::transformers},
               Case{archetype::graph<EfficientNetB0>, our_names, dialects::archetype},
               Case{archetype::graph<EfficientNetB0>, key_rules::torchvision::efficientnet, dialects::torchvision},
               Case{archetype::graph<EfficientNetB0>, key_rules::timm::efficientnet, dialects::timm},
               Case{archetype::graph<EfficientNetB0>, key_rules::lukemelas::efficientnet, dialects::lukemelas});
  const std::string prefix = GENERATE("", "module.", "model.backbone.", "0.");
  const StateDict file = file_of(graph, rules, prefix);
  const WeightMatch match{graph, file};
  CHECK(match.fits());
  CHECK(match.report().dialect == dialect);
  CHECK(match.report().prefix == prefix);
  const KeyMap ours{graph, our_names};
  CHECK(match.report().loaded.size() == ours.pairs().size());
  CHECK(match.sources().size() == match.report().loaded.size());
}

TEST_CASE("what is missing, unexpected or of another shape is told by path with both shapes") {
  const StateDict file = file_of(graph<ResNet18>, our_names, "module.", [](StoredTensor& tensor) {
    if (tensor.name == "module.layer1.0.bn1.bias") tensor.name = "module.layer1.0.bn1.beta";
    if (tensor.name == "module.conv1.weight") tensor.extents = {64, 3, 3, 3};
  });
  const WeightMatch match{graph<ResNet18>, file};
  CHECK_FALSE(match.fits());
  CHECK(match.report().text() ==
        "120 tensors loaded, by names of torchvision after \"module.\"\n"
        "1 missing in the file:\n  layer1.0.bn1.bias 64\n"
        "1 unexpected in the file:\n  module.layer1.0.bn1.beta 64\n"
        "1 of another shape or type:\n  conv1.weight 64x3x7x7 (64x3x3x3 in the file)");
}

TEST_CASE("numbers of batches may be missing, as in files of old") {
  const StateDict file = file_of(graph<ResNet18>, our_names, "", [](StoredTensor& tensor) {
    if (tensor.name.ends_with("num_batches_tracked")) tensor.name.clear();
  });
  const WeightMatch match{graph<ResNet18>, file};
  CHECK(match.fits());
  CHECK(match.report().loaded.size() == 102);
}

TEST_CASE("a linear layer's weight may be stored as that of a convolution") {
  const StateDict file = file_of(graph<ResNet18>, our_names, "", [](StoredTensor& tensor) {
    if (tensor.name == "fc.weight") tensor.extents = {1000, 512, 1, 1};
  });
  CHECK(WeightMatch{graph<ResNet18>, file}.fits());
}

TEST_CASE("numbers of another kind do not fit, those of another width do") {
  const auto with_type = [](const std::string& name, ElementType type) {
    return file_of(graph<ResNet18>, our_names, "", [=](StoredTensor& tensor) {
      if (tensor.name == name) tensor.type = type;
    });
  };
  CHECK(fits(graph<ResNet18>, with_type("fc.weight", ElementType::float16)));
  CHECK(fits(graph<ResNet18>, with_type("bn1.num_batches_tracked", ElementType::int32)));
  const StateDict whole = with_type("fc.weight", ElementType::int32);
  const WeightMatch integers{graph<ResNet18>, whole};
  REQUIRE(integers.report().mismatched.size() == 1);
  CHECK(integers.report().mismatched[0].text() ==
        "fc.weight 1000x512 (1000x512 in the file: its elements are not floating-point numbers)");
  CHECK_FALSE(fits(graph<ResNet18>, with_type("fc.bias", ElementType::complex64)));
  CHECK(fits(graph<ResNet18>, with_type("bn1.num_batches_tracked", ElementType::float16)));
  CHECK_FALSE(fits(graph<ResNet18>, with_type("bn1.num_batches_tracked", ElementType::boolean)));
}

TEST_CASE("another head does not fit unless adapting is permitted, and keeps its own weights then") {
  const StateDict file = file_of(graph<ResNet18>, our_names);
  const WeightMatch strict{graph<TenClasses>, file};
  CHECK_FALSE(strict.fits());
  CHECK(paths_of(strict.report().mismatched) == "fc.weight fc.bias");

  CHECK(strict.would_adapt());

  const WeightMatch adapting{graph<TenClasses>, file, Adapt{}};
  CHECK(adapting.fits());
  CHECK(paths_of(adapting.report().adapted) == "fc.weight fc.bias");
  CHECK(adapting.sources().size() == adapting.report().loaded.size());
}

TEST_CASE("adapting passes over modules that the network has none of") {
  const StateDict file = file_of(graph<ResNet18>, our_names);
  CHECK_FALSE(WeightMatch{graph<Backbone<ResNet18>>, file}.fits());
  const WeightMatch backbone{graph<Backbone<ResNet18>>, file, Adapt{}};
  CHECK(backbone.fits());
  CHECK(paths_of(backbone.report().unexpected) == "fc.weight fc.bias");
  using Pyramid = Features<EfficientNetB0, "layer3", "layer5">;
  CHECK(fits(graph<Pyramid>, file_of(graph<EfficientNetB0>, key_rules::timm::efficientnet), Adapt{}));
}

TEST_CASE("adapting does not take a deeper network for one with another head") {
  const StateDict deeper = file_of(graph<ResNet34>, our_names);
  const WeightMatch match{graph<ResNet18>, deeper, Adapt{}};
  CHECK_FALSE(match.fits());
  CHECK_FALSE(WeightMatch{graph<ResNet18>, deeper}.would_adapt());
  CHECK(match.report().missing.empty());
  CHECK(match.report().unexpected.front().key == "layer1.2.conv1.weight");
  CHECK_FALSE(fits(graph<ResNet34>, file_of(graph<ResNet18>, our_names), Adapt{}));
  CHECK_FALSE(fits(graph<ResNet18>, file_of(graph<ResNet50>, our_names), Adapt{}));
  CHECK_FALSE(fits(graph<EfficientNetB0>, file_of(graph<EfficientNetB1>, key_rules::timm::efficientnet), Adapt{}));
}

TEST_CASE("adapting lets a first convolution take other channels, and no other one") {
  const StateDict file = file_of(graph<ResNet18>, our_names);
  const auto adaptation_for = [&](int channels) {
    const OwningGraph other = lower<ResNet18>(Shape{channels, 224, 224});
    const WeightMatch match{other, file, Adapt{}};
    REQUIRE(match.fits());
    CHECK_FALSE(fits(other, file));
    CHECK(paths_of(match.report().adapted) == "conv1.weight");
    return match.sources().front().adaptation;
  };
  CHECK(adaptation_for(1) == Adaptation::sum_of_channels);
  CHECK(adaptation_for(4) == Adaptation::repeated_channels);
  const StateDict other = file_of(graph<ResNet18>, our_names, "", [](StoredTensor& tensor) {
    if (tensor.name == "layer1.0.conv1.weight") tensor.extents[1] = 3;
  });
  CHECK_FALSE(WeightMatch{graph<ResNet18>, other, Adapt{}}.fits());
}

namespace {

/// A file of several copies of ResNet-18, each behind a prefix; `heads` says how many classes each has, 0 for no head.
StateDict copies_of_resnet18(const std::vector<std::pair<std::string, int>>& copies) {
  StateDict all;
  for (const auto& [prefix, classes] : copies) {
    const StateDict one = file_of(graph<ResNet18>, our_names, prefix, [&](StoredTensor& tensor) {
      const bool head = tensor.name.find("fc.") != std::string::npos;
      if (head && classes == 0) tensor.name.clear();
      else if (head) tensor.extents[0] = classes;
    });
    for (const StoredTensor& tensor : one.tensors())
      all.add({tensor.name, tensor.type, tensor.extents, {}}, {tensor.bytes.begin(), tensor.bytes.end()});
  }
  return all;
}

std::string refusal_of(const GraphView& graph, const StateDict& file, std::optional<Adapt> adapt = {}) {
  const WeightMatch match{graph, file, adapt};
  return match.fits() ? "" : UnfitWeights("f.pth", match.report()).what();
}

}  // namespace

TEST_CASE("a file that holds the network twice is refused, and the sentence says which copy is which") {
  struct Case {
    std::string first, second, ways;
  };
  const std::string average = "a moving average of the weights of the one that was trained";
  const auto [first, second, ways] = GENERATE_COPY(
      Case{"module.encoder_k.", "module.encoder_q.",
           "Subtree{\"module.encoder_k\"} (the encoder of keys, a moving average of the other's weights) or "
           "Subtree{\"module.encoder_q\"} (the encoder of queries, the one that was trained)"},
      Case{"ema_model.", "model.",
           "Subtree{\"ema_model\"} (" + average + ") or Subtree{\"model\"} (the one that was trained)"},
      Case{"net.", "net_ema.", "Subtree{\"net\"} (the one that was trained) or Subtree{\"net_ema\"} (" + average + ")"},
      Case{"", "ema.", "Subtree{\".\"} (the one that was trained) or Subtree{\"ema\"} (" + average + ")"},
      Case{
          "student.", "teacher.",
          "Subtree{\"student\"} (the student, the one that was trained) or Subtree{\"teacher\"} (the teacher, which is "
          "often a moving average of the student's weights)"},
      Case{"online.net.", "target.net.",
           "Subtree{\"online.net\"} (the one that was trained) or Subtree{\"target.net\"} (" + average + ")"},
      Case{"netG_A.", "netG_B.", "Subtree{\"netG_A\"} or Subtree{\"netG_B\"}"});
  for (const int classes : {1000, 128, 0}) {
    const StateDict file = copies_of_resnet18({{second, classes}, {first, classes}});
    const std::string sentence = "f.pth holds the network 2 times; say which is meant: " + ways;
    CHECK(refusal_of(graph<ResNet18>, file) == sentence);
    CHECK(refusal_of(graph<TenClasses>, file, Adapt{}) == sentence);
    const WeightMatch match{graph<ResNet18>, file};
    CHECK(match.report().candidates == std::vector<std::string>{first, second});
  }
}

TEST_CASE("of two copies the one whose head fits is taken, and the report names the other") {
  for (const bool first_has_it : {true, false}) {
    const StateDict file = copies_of_resnet18({{"a.", first_has_it ? 1000 : 0}, {"b.", first_has_it ? 128 : 1000}});
    const WeightMatch match{graph<ResNet18>, file, Adapt{}};
    CHECK(match.fits());
    CHECK(match.report().prefix == (first_has_it ? "a." : "b."));
    CHECK(match.report().others == std::vector<std::string>{first_has_it ? "b." : "a."});
    CHECK_THAT(match.report().text(),
               Catch::Contains("\nalso in the file, not loaded: \"" + std::string{first_has_it ? "b." : "a."} + "\""));
  }
}

TEST_CASE("a prefix says which copy is meant, and the others are passed over") {
  const auto all = [] { return copies_of_resnet18({{"module.encoder_q.", 1000}, {"module.encoder_k.", 1000}}); };
  using archetype::detail::tensors_under;
  for (const char* const prefix : {"module.encoder_q", "module.encoder_q."}) {
    const StateDict file = tensors_under(all(), prefix);
    const WeightMatch match{graph<ResNet18>, file};
    CHECK(match.fits());
    CHECK(match.report().prefix == "module.encoder_q.");
  }
  CHECK_THROWS_WITH(tensors_under(all(), "module.encoder"),
                    "it holds no tensors under \"module.encoder\", but under \"module\"");
  const StateDict bare = tensors_under(copies_of_resnet18({{"", 1000}, {"ema.", 1000}}), ".");
  const WeightMatch match{graph<ResNet18>, bare};
  CHECK(match.fits());
  CHECK(match.report().prefix.empty());
}

TEST_CASE("a network whose blocks look alike stands in its file once") {
  for (const GraphView& each : {GraphView{graph<ResNet50>}, GraphView{graph<EfficientNetB0>}}) {
    const StateDict file = file_of(each, our_names);
    const WeightMatch match{each, file};
    CHECK(match.fits());
    CHECK(match.report().candidates.empty());
    CHECK(match.report().others.empty());
  }
}

TEST_CASE("a tensor that could not be read is told where the network needs it, and is in nobody's way elsewhere") {
  StateDict file = file_of(graph<ResNet18>, our_names, "", [](StoredTensor& tensor) {
    if (tensor.name == "fc.weight") tensor.name.clear();
  });
  file.unreadable() = {{"fc.weight", "is a quantized tensor (f), which cannot be read"}, {"other", "is a \"x.Y\""}};
  const WeightMatch match{graph<ResNet18>, file};
  CHECK_FALSE(match.fits());
  REQUIRE(match.report().missing.size() == 1);
  CHECK(match.report().missing[0].text() ==
        "fc.weight 1000x512 (in the file it is a quantized tensor (f), which cannot be read)");
  CHECK(match.report().unexpected.empty());
}
