// SPDX-License-Identifier: MIT
#include <archetype/image/padding.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

/// Which of `count` pixels is seen at a place, step by step; -1 for none.
int seen(int place, int count, BorderMode mode) {
  if (mode == BorderMode::zeros) return place < 0 || place >= count ? -1 : place;
  if (mode == BorderMode::border) return std::clamp(place, 0, count - 1);
  while (count > 1 && (place < 0 || place >= count)) place = place < 0 ? -place : 2 * (count - 1) - place;
  return count == 1 ? 0 : place;
}

}  // namespace

TEST_CASE("A window shows the picture, and beyond it what the mode says, wherever it lies") {
  for (const BorderMode mode : {BorderMode::zeros, BorderMode::border, BorderMode::reflection}) {
    for (const auto& [height, width] : {std::pair{3, 4}, {1, 5}, {2, 1}}) {
      Image image(height, width);
      for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) image.at(y, x)[1] = static_cast<std::uint8_t>(10 * y + x + 1);
      for (int top = -7; top <= 7; ++top) {
        for (int left = -7; left <= 7; ++left) {
          const Image window = crop(image, top, left, 2, 5, mode);
          bool same = true;
          for (int y = 0; y < 2; ++y) {
            for (int x = 0; x < 5; ++x) {
              const int row = seen(top + y, height, mode), column = seen(left + x, width, mode);
              same = same && window.at(y, x)[1] == (row < 0 || column < 0 ? 0 : image.at(row, column)[1]);
            }
          }
          INFO(name_of(mode) << " at " << top << ", " << left << " of " << height << "x" << width);
          CHECK(same);
        }
      }
    }
  }
}

TEST_CASE("A window whose ends are beyond any int is black where the picture is not") {
  const Image image(3, 3, {9, 9, 9});
  CHECK(crop(image, 2'147'483'647, 0, 2, 2) == Image(2, 2));
  CHECK(crop(image, 0, -2'147'483'647, 2, 2) == Image(2, 2));
}
