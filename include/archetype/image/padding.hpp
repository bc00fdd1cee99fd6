// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace archetype {

/// What lies beyond the borders of a picture.
enum class PadMode : unsigned char {
  zeros,      ///< black
  border,     ///< its outermost pixels, repeated
  reflection  ///< the picture, mirrored at the centers of its outermost pixels
};

constexpr const char* name_of(PadMode mode) {
  return mode == PadMode::zeros ? "zeros" : mode == PadMode::border ? "border" : "reflection";
}

namespace detail {

/// Which of `count` pixels in a line lies at a place that may be beyond them; -1 for none.
constexpr int source_of(int place, int count, PadMode mode) {
  if (place >= 0 && place < count) return place;
  if (mode == PadMode::zeros) return -1;
  if (mode == PadMode::border || count == 1) return place < 0 ? 0 : count - 1;
  const int period = 2 * (count - 1);
  const int within = (place % period + period) % period;
  return std::min(within, period - within);
}

}  // namespace detail

/// A window of the picture, whose upper left pixel may lie outside. Throws std::invalid_argument for sides below 1 or
/// more than `most_pixels`.
inline Image padded_crop(const Image& image, int top, int left, int height, int width, PadMode mode) {
  Image result(height, width);
  std::vector<int> columns;
  columns.reserve(static_cast<std::size_t>(width));
  for (int x = 0; x < width; ++x) columns.push_back(detail::source_of(left + x, image.width(), mode));
  for (int y = 0; y < height; ++y) {
    const int row = detail::source_of(top + y, image.height(), mode);
    if (row < 0) continue;
    for (int x = 0; x < width; ++x) {
      const int column = columns[static_cast<std::size_t>(x)];
      if (column >= 0) std::copy_n(image.at(row, column), 3, result.at(y, x));
    }
  }
  return result;
}

}  // namespace archetype
