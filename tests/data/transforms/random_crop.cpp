// SPDX-License-Identifier: MIT
#include <archetype/data/random.hpp>
#include <archetype/data/transforms/random_crop.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <catch2/catch.hpp>

#include "../../image/pictures.hpp"

using namespace archetype;

namespace {

/// Columns in red, rows in green.
Image coordinates(int height, int width) {
  Image image(height, width);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      image.at(y, x)[0] = static_cast<std::uint8_t>(x);
      image.at(y, x)[1] = static_cast<std::uint8_t>(y);
    }
  }
  return image;
}

}  // namespace

TEST_CASE("A random crop takes every place of the padded picture, and the middle in validation") {
  const Image image = hard_edges(6, 6);
  const RandomCrop step{.size = 6, .padding = 2};
  Random random{1};
  std::set<std::pair<int, int>> places;
  for (int i = 0; i < 1'000; ++i) {
    const Image cut = step(image, random);
    for (int top = -2; top <= 2; ++top)
      for (int left = -2; left <= 2; ++left)
        if (cut == crop(image, top, left, 6, 6)) places.emplace(top, left);
  }
  CHECK(places.size() == 25);
  CHECK(step(image) == image);
  CHECK_THROWS_WITH((RandomCrop{.size = 9, .padding = 1}(image, random)),
                    Catch::Contains("size is 9, expected at most"));
}

TEST_CASE("A random resized crop takes a part whose area and proportions are within the limits") {
  const Image image = coordinates(200, 250);
  const RandomResizedCrop step{.size = 10, .min_scale = 0.25, .max_scale = 0.5};
  Random random{2};
  double smallest = 1, largest = 0, narrowest = 10, widest = 0;
  for (int i = 0; i < 500; ++i) {
    const Image cut = step(image, random);
    // A pixel of the result is the mean of the part's tenth, which lies in its middle.
    const double width = (cut.at(0, 9)[0] - cut.at(0, 0)[0]) * 10 / 9.0;
    const double height = (cut.at(9, 0)[1] - cut.at(0, 0)[1]) * 10 / 9.0;
    const double area = width * height / (200 * 250);
    smallest = std::min(smallest, area), largest = std::max(largest, area);
    narrowest = std::min(narrowest, width / height), widest = std::max(widest, width / height);
  }
  CHECK(smallest == Approx(0.25).margin(0.02));
  CHECK(largest == Approx(0.5).margin(0.02));
  CHECK(narrowest == Approx(0.75).margin(0.04));
  CHECK(widest == Approx(4.0 / 3).margin(0.04));
}

TEST_CASE("A random resized crop takes the middle in the nearest proportions where none fits") {
  const Image line = hard_edges(10, 100);
  Random random{1};
  const RandomResizedCrop whole{.size = 8, .min_scale = 1};
  CHECK(whole(line, random) == resize(crop(line, 0, 43, 10, 13), 8, 8, Interpolation::bilinear));
}

TEST_CASE("A random resized crop squashes the whole picture in validation and takes the middle") {
  // fastai: 224 grows by 0.14 · 224 = 31.36, rounded up to 32
  const Image image = hard_edges(30, 40);
  CHECK(RandomResizedCrop{}(image) == crop(resize(image, 256, 256, Interpolation::bilinear), 16, 16, 224, 224));
}

TEST_CASE("Limits of a random resized crop that fit nothing are refused by name") {
  const Image image = hard_edges(8, 8);
  CHECK_THROWS_WITH((RandomResizedCrop{.min_scale = 0}(image)), Catch::Contains("min_scale is 0"));
  CHECK_THROWS_WITH((RandomResizedCrop{.min_ratio = 2}(image)), Catch::Contains("max_ratio is 1.33"));
}
