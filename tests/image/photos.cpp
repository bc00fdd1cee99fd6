// SPDX-License-Identifier: MIT
#include <archetype/image/preprocess.hpp>
#include <archetype/image/read_image.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sum.hpp"

using namespace archetype;

namespace {

void check(const Image& image, const nlohmann::json& expected) {
  CHECK(image.width() == expected.at("width"));
  CHECK(image.height() == expected.at("height"));
  CHECK(sum_of(image) == expected.at("fnv1a").get<std::string>());
  for (const auto& pixel : expected.at("pixels")) {
    const std::uint8_t* found = image.at(pixel[1], pixel[0]);
    CHECK(nlohmann::json{found[0], found[1], found[2]} == nlohmann::json{pixel[2], pixel[3], pixel[4]});
  }
}

}  // namespace

TEST_CASE("Photographs are decoded and resized to exactly Pillow's bytes") {
  const char* data = std::getenv("ARCHETYPE_REAL_DATA");
  if (data == nullptr) {
    WARN("skipped: ARCHETYPE_REAL_DATA does not say where the photographs are");
    return;
  }
  const std::filesystem::path folder = data;
  const auto reference = nlohmann::json::parse(std::ifstream(folder / "pillow.json"));
  REQUIRE(reference.at("photos").size() >= 3);
  for (const auto& photo : reference.at("photos")) {
    const std::string file = photo.at("file");
    INFO(file);
    const Image decoded = read_image(folder / "photos" / file);
    check(decoded, photo.at("decoded"));
    for (const auto& [name, interpolation] :
         {std::pair{"bilinear", Interpolation::bilinear}, std::pair{"bicubic", Interpolation::bicubic}}) {
      INFO(name);
      const auto expected = [&, name = std::string(name)](const char* size) { return photo.at(name + size); };
      check(crop_center(resize_shorter_side(decoded, 256, interpolation), 224, 224), expected(" 256 crop 224"));
      check(resize(decoded, 200, 299, interpolation), expected(" squash 299x200"));
      check(resize(decoded, 900, 1000, interpolation), expected(" enlarge 1000x900"));
    }
  }
}
