// SPDX-License-Identifier: MIT
#include <archetype/image/preprocess.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/image/read_image.hpp>
#include <archetype/zoo/registry.hpp>

#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "pictures.hpp"
#include "sum.hpp"

using namespace archetype;

namespace {

/// Hashes of the preprocessed images of other libraries: torchvision 0.14.1 by the transforms of its weights, timm
/// 0.9.16 by `create_transform`, and geffnet, pytorchcv, lukemelas and fastai by their transforms for validation.
nlohmann::json reference() { return nlohmann::json::parse(std::ifstream(pictures / "preprocessed.json")); }

void check(const Image& image, const Preset& preset, const nlohmann::json& expected) {
  const std::vector<float> planes = preprocess(image, preset);
  CHECK(sum_of(std::as_bytes(std::span(planes))) == expected.get<std::string>());
}

}  // namespace

TEST_CASE("Images are preprocessed to exactly the floats of the libraries that the networks come from") {
  const auto libraries = reference();
  REQUIRE(libraries.size() >= 20);
  for (const auto& [network, sums] : libraries.items()) {
    INFO(network);
    const Preset preset = zoo::find(network).preset();
    check(hard_edges(333, 251), preset, sums.at("333x251"));
    check(hard_edges(123, 180), preset, sums.at("123x180"));
    check(hard_edges(61, 97), preset, sums.at("61x97"));
    check(hard_edges(13, 400), preset, sums.at("13x400"));
    check(hard_edges(300, 244), preset, sums.at("300x244"));
  }
}

TEST_CASE("Photographs are preprocessed to exactly the floats of the libraries that the networks come from") {
  const char* data = std::getenv("ARCHETYPE_REAL_DATA");
  if (data == nullptr) {
    WARN("skipped: ARCHETYPE_REAL_DATA does not say where the photographs are");
    return;
  }
  const auto libraries = reference();
  for (const std::string photo : {"ptarmigan.jpg", "spider_monkey.jpg", "tabby.jpg"}) {
    INFO(photo);
    const Image image = read_image(std::filesystem::path(data) / "photos" / photo);
    for (const auto& [network, sums] : libraries.items()) {
      INFO(network);
      check(image, zoo::find(network).preset(), sums.at(photo));
    }
  }
}

TEST_CASE("A preset uses the network's declared input size or another one") {
  static_assert(Preset{}.resolved(299).resize == 341);
  static_assert(Preset{.size = 64, .resize = 70}.resolved(299).resize == 70);
  static_assert(Preset{.size = 64}.sized(32).resize == 32);
  // timm 0.9.16, resnet50.a1_in1k: test_input_size 288, test_crop_pct 1.0
  const Preset validation = zoo::find("timm/resnet50").preset().sized(288);
  CHECK(validation.size == 288);
  CHECK(validation.resize == 288);
  CHECK(validation.interpolation == Interpolation::bicubic);
}

TEST_CASE("Invalid presets are refused") {
  const Image image(3, 4);
  for (const Framing framing : {Framing::shorter_side, Framing::both_sides, Framing::square}) {
    CHECK_THROWS_AS(preprocess(image, {.framing = framing}), std::invalid_argument);
    CHECK_THROWS_AS(preprocess(image, {.size = -3, .framing = framing}), std::invalid_argument);
    CHECK_THROWS_AS(preprocess(image, {.size = 2, .crop = 0, .framing = framing}), std::invalid_argument);
    CHECK_THROWS_AS(preprocess(image, {.size = 2, .crop = -1, .framing = framing}), std::invalid_argument);
    CHECK_THROWS_AS(preprocess(image, {.size = 2, .crop = 1e-300, .framing = framing}), std::invalid_argument);
    CHECK_THROWS_AS(preprocess(image, {.size = 2, .resize = -2, .framing = framing}), std::invalid_argument);
  }
}
