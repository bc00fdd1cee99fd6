// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace archetype {

/// How an image is continued beyond its borders.
enum class PadMode : unsigned char {
  zeros,      ///< black
  border,     ///< the outermost pixels, repeated
  reflection  ///< the image, mirrored at the centers of its outermost pixels
};

/// The name of the enumerator.
constexpr const char* name_of(PadMode mode) {
  return mode == PadMode::zeros ? "zeros" : mode == PadMode::border ? "border" : "reflection";
}

namespace detail {

/// The index of the pixel, of `count` pixels in a line, that is shown at `place`, which may lie outside; -1 for black.
constexpr int source_of(int place, int count, PadMode mode) {
  if (place >= 0 && place < count) return place;
  if (mode == PadMode::zeros) return -1;
  if (mode == PadMode::border || count == 1) return place < 0 ? 0 : count - 1;
  const int period = 2 * (count - 1);
  const int within = (place % period + period) % period;
  return std::min(within, period - within);
}

}  // namespace detail

/// The part of an image of `height` × `width` pixels from row `top` and column `left` on, both of which may lie outside
/// the image; pixels outside follow `mode`. Throws std::invalid_argument if a side is below 1 or the window has more
/// than `most_pixels` pixels.
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
