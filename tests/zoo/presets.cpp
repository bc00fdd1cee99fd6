// SPDX-License-Identifier: MIT
#include <archetype/zoo/imagenet_labels.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/registry.hpp>

#include <array>
#include <fstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace archetype;

TEST_CASE("presets are those of the libraries' own settings") {
  // From torchvision 0.14's weights, timm's settings (0.9.16; ConvNeXt V2: 1.0.31), geffnet's tables of results, and
  // the evaluations of pytorchcv and lukemelas, and transformers' image processors: size, resized to, interpolation,
  // mean, deviation, squashed, of ImageNet's classes.
  const auto reference = nlohmann::json::parse(std::ifstream("tests/reference/presets.json"));
  // fastai's are below; geffnet and lukemelas state no preprocessing for networks without weights.
  for (const zoo::Entry& entry : zoo::entries) {
    INFO(entry.full_name());
    const std::string library{entry.library()};
    if (library != "fastai" && library != "geffnet" && library != "lukemelas")
      CHECK(reference.contains(entry.full_name()));
  }
  for (const auto& [name, row] : reference.items()) {
    INFO(name);
    const Preset preset = zoo::find(name).preset();
    CHECK(preset.size == row[0]);
    CHECK(preset.resize == row[1]);
    CHECK((preset.interpolation == Interpolation::bicubic ? "bicubic" : "bilinear") == row[2]);
    CHECK(preset.normalization.mean == row[3].get<std::array<float, 3>>());
    CHECK(preset.normalization.deviation == row[4].get<std::array<float, 3>>());
    CHECK((preset.framing == Framing::both_sides) == row[5]);
    CHECK((preset.labels == LabelSet::imagenet) == row[6]);
  }
}

TEST_CASE("fastai's networks are shown the largest square, of the size that they declare") {
  const Preset preset = zoo::find("fastai/xresnet50").preset();
  CHECK(preset.framing == Framing::square);
  CHECK(preset.size == 224);
  CHECK(preset.resize == 224);
  CHECK(preset.labels == LabelSet::imagenet);
  for (const zoo::Entry& entry : zoo::entries) {
    if (entry.library() != "fastai") continue;
    INFO(entry.name);
    CHECK(entry.preset().framing == Framing::square);
    CHECK(entry.preset().resize == entry.preset().size);
    CHECK(entry.preset().interpolation == Interpolation::bilinear);
    CHECK((entry.preset().labels == LabelSet::none) == entry.name.ends_with("_learner"));
  }
  CHECK(zoo::find("fastai/efficientnet_b1_learner").preset().size == 240);
}

TEST_CASE("weights that torchvision does not give by default have presets of their own") {
  // torchvision 0.14.1: ResNet50_Weights.IMAGENET1K_V1, EfficientNet_B1_Weights.IMAGENET1K_V1,
  // RegNet_Y_16GF_Weights.IMAGENET1K_SWAG_E2E_V1 and .IMAGENET1K_SWAG_LINEAR_V1
  constexpr auto v1 = zoo::presets::imagenet_v1.resolved(224);
  static_assert(v1.size == 224 && v1.resize == 256 && v1.interpolation == Interpolation::bilinear);
  constexpr auto b1 = zoo::presets::imagenet_v1_of_efficientnet_b1;
  static_assert(b1.size == 240 && b1.resize == 256 && b1.interpolation == Interpolation::bicubic);
  constexpr auto swag = zoo::presets::imagenet_swag.resolved(224);
  static_assert(swag.size == 384 && swag.resize == 384 && swag.interpolation == Interpolation::bicubic);
  constexpr auto linear = zoo::presets::imagenet_swag_linear.resolved(224);
  static_assert(linear.size == 224 && linear.resize == 224 && linear.interpolation == Interpolation::bicubic);
}

TEST_CASE("ImageNet's labels stand in the order of all its networks") {
  CHECK(imagenet_labels[0] == "tench");
  CHECK(imagenet_labels[81] == "ptarmigan");
  CHECK(imagenet_labels[281] == "tabby");
  CHECK(imagenet_labels[381] == "spider monkey");
  CHECK(imagenet_labels[999] == "toilet tissue");
}
