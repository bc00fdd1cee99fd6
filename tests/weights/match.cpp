// SPDX-License-Identifier: MIT
#include <archetype/weights/match.hpp>

#include <archetype/blocks/features.hpp>
#include <archetype/graph/graph.hpp>
#include <archetype/graph/lower.hpp>
#include <archetype/zoo/efficientnet.hpp>
#include <archetype/zoo/resnet.hpp>

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

#include "file_of.hpp"

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
  return WeightMatch{graph, file, adapt}.fits();
}

}  // namespace

TEST_CASE("a file's dialect is recognized by its names, and what stands before them") {
  struct Case {
    GraphView graph;
    KeyRules rules;
    Dialect dialect;
  };
  const auto [graph, rules, dialect] =
      GENERATE(Case{archetype::graph<ResNet18>, our_names, Dialect::torchvision},
               Case{archetype::graph<ResNet18>, dialects::pytorchcv::resnet, Dialect::pytorchcv},
               Case{archetype::graph<EfficientNetB0>, our_names, Dialect::archetype},
               Case{archetype::graph<EfficientNetB0>, dialects::torchvision::efficientnet, Dialect::torchvision},
               Case{archetype::graph<EfficientNetB0>, dialects::timm::efficientnet, Dialect::timm},
               Case{archetype::graph<EfficientNetB0>, dialects::lukemelas::efficientnet, Dialect::lukemelas});
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
        "120 tensors loaded, by names of torchvision behind \"module.\"\n"
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
        "fc.weight 1000x512 (1000x512 in the file: its elements are no floating-point numbers)");
  CHECK_FALSE(fits(graph<ResNet18>, with_type("fc.bias", ElementType::complex64)));
  CHECK(fits(graph<ResNet18>, with_type("bn1.num_batches_tracked", ElementType::float16)));
  CHECK_FALSE(fits(graph<ResNet18>, with_type("bn1.num_batches_tracked", ElementType::boolean)));
}

TEST_CASE("another head does not fit unless adapting is permitted, and keeps its own weights then") {
  const StateDict file = file_of(graph<ResNet18>, our_names);
  const WeightMatch strict{graph<TenClasses>, file};
  CHECK_FALSE(strict.fits());
  CHECK(paths_of(strict.report().mismatched) == "fc.weight fc.bias");

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
  CHECK(fits(graph<Pyramid>, file_of(graph<EfficientNetB0>, dialects::timm::efficientnet), Adapt{}));
}

TEST_CASE("adapting does not take a deeper network for one with another head") {
  const StateDict deeper = file_of(graph<ResNet34>, our_names);
  const WeightMatch match{graph<ResNet18>, deeper, Adapt{}};
  CHECK_FALSE(match.fits());
  CHECK(match.report().missing.empty());
  CHECK(match.report().unexpected.front().key == "layer1.2.conv1.weight");
  CHECK_FALSE(fits(graph<ResNet34>, file_of(graph<ResNet18>, our_names), Adapt{}));
  CHECK_FALSE(fits(graph<ResNet18>, file_of(graph<ResNet50>, our_names), Adapt{}));
  CHECK_FALSE(fits(graph<EfficientNetB0>, file_of(graph<EfficientNetB1>, dialects::timm::efficientnet), Adapt{}));
}

TEST_CASE("adapting lets a first convolution take other channels, and no other one") {
  const StateDict file = file_of(graph<ResNet18>, our_names);
  const auto adaptation_for = [&](int channels) {
    const OwningGraph other = lower<ResNet18>(Shape{channels, 224, 224});
    const WeightMatch match{other, file, Adapt{}};
    REQUIRE(match.fits());
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
