// SPDX-License-Identifier: MIT
#include <archetype/zoo/presets.hpp>

#include <archetype/zoo/labels/imagenet.hpp>
#include <archetype/zoo/zoo.hpp>

#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include <array>
#include <fstream>

using namespace archetype;

TEST_CASE("presets are those of the libraries' own settings") {
  // From torchvision 0.14's weights, timm 0.9.16's settings, geffnet's tables of results and pytorchcv's evaluation:
  // size, resized to, interpolation, mean, deviation, squashed, of ImageNet's classes.
  const auto reference = nlohmann::json::parse(std::ifstream("tests/reference/presets.json"));
  REQUIRE(reference.size() > 290);
  for (const auto& [name, row] : reference.items()) {
    INFO(name);
    const Preset preset = zoo::find(name).preset();
    CHECK(preset.size == row[0]);
    CHECK(preset.resize == row[1]);
    CHECK((preset.interpolation == Interpolation::bicubic ? "bicubic" : "bilinear") == row[2]);
    CHECK(preset.normalization.mean == row[3].get<std::array<float, 3>>());
    CHECK(preset.normalization.deviation == row[4].get<std::array<float, 3>>());
    CHECK(preset.squash == row[5]);
    CHECK((preset.labels == LabelSet::imagenet) == row[6]);
  }
}

TEST_CASE("a network without settings of its own is shown what ImageNet's are, of its declared size") {
  CHECK(zoo::find("fastai/xresnet50").preset().resize == 256);
  CHECK(zoo::find("fastai/resnet18_learner").preset().labels == LabelSet::none);
  CHECK(Preset{}.resolved(299).resize == 341);
}

TEST_CASE("ImageNet's labels stand in the order of all its networks") {
  CHECK(imagenet_labels[0] == "tench");
  CHECK(imagenet_labels[81] == "ptarmigan");
  CHECK(imagenet_labels[281] == "tabby");
  CHECK(imagenet_labels[381] == "spider monkey");
  CHECK(imagenet_labels[999] == "toilet tissue");
}
