// SPDX-License-Identifier: MIT
#include <archetype/image/resample.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "pictures.hpp"
#include "sum.hpp"

using namespace archetype;

namespace {

using Bytes = std::vector<std::uint8_t>;
Bytes bytes_of(const Image& image) { return {image.bytes().begin(), image.bytes().end()}; }

}  // namespace

TEST_CASE("A small image is resized to Pillow's values") {
  CHECK(bytes_of(hard_edges(2, 3)) ==
        Bytes{0, 255, 0, 31, 116, 201, 124, 209, 38, 17, 102, 187, 55, 140, 225, 0, 255, 0});
  CHECK(bytes_of(resize(hard_edges(2, 3), 2, 2, Interpolation::bicubic)) ==
        Bytes{7, 203, 77, 93, 171, 103, 33, 111, 209, 21, 216, 80});
  CHECK(bytes_of(resize(hard_edges(2, 3), 1, 2, Interpolation::bilinear)) == Bytes{22, 160, 138, 55, 193, 92});
}

TEST_CASE("Reducing, enlarging and both at once equal Pillow to the bit") {
  const auto reference = pillow().at("resized");
  REQUIRE(reference.size() == 13);
  for (const auto& expected : reference) {
    INFO(expected.dump());
    const Image image = hard_edges(expected["from"][0], expected["from"][1]);
    const int height = expected["to"][0], width = expected["to"][1];
    CHECK(sum_of(resize(image, height, width, Interpolation::bilinear)) == expected["bilinear"].get<std::string>());
    CHECK(sum_of(resize(image, height, width, Interpolation::bicubic)) == expected["bicubic"].get<std::string>());
  }
}

TEST_CASE("An invalid size is refused") {
  const Image image(3, 4);
  CHECK_THROWS_WITH(resize(image, 0, 4, Interpolation::bilinear),
                    "an image of 0x4 pixels; both must be at least 1, and their product at most 178956970");
  CHECK_THROWS_AS(resize(image, 3, -1, Interpolation::bicubic), std::invalid_argument);
  CHECK_THROWS_AS(resize(image, 3, 2'000'000'000, Interpolation::bicubic), std::invalid_argument);
  CHECK_THROWS_AS(resize(image, 2'000'000'000, 4, Interpolation::bicubic), std::invalid_argument);
}
