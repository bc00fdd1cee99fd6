// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <algorithm>

namespace archetype {

/// How an image is continued beyond its borders.
enum class BorderMode : unsigned char {
  zeros,      ///< black
  border,     ///< the outermost pixels, repeated
  reflection  ///< the image, mirrored at the centers of its outermost pixels
};

/// The name of the enumerator.
constexpr const char* name_of(BorderMode mode) {
  return mode == BorderMode::zeros ? "zeros" : mode == BorderMode::border ? "border" : "reflection";
}

namespace detail {

/// The index of the pixel, of `count` pixels in a line, that is shown at `place`, which may lie outside; -1 for black.
constexpr int source_of(long long place, int count, BorderMode mode) {
  if (place >= 0 && place < count) return static_cast<int>(place);
  if (mode == BorderMode::zeros) return -1;
  if (mode == BorderMode::border || count == 1) return place < 0 ? 0 : count - 1;
  const long long period = 2LL * (count - 1);
  const long long within = (place % period + period) % period;
  return static_cast<int>(std::min(within, period - within));
}

}  // namespace detail

/// The part of an image of `height` × `width` pixels from row `top` and column `left` on, both of which may lie outside
/// the image; pixels outside follow `mode`. Throws std::invalid_argument if a side is below 1 or the window has more
/// than `most_pixels` pixels.
inline Image crop(const Image& image, int top, int left, int height, int width, BorderMode mode = BorderMode::zeros) {
  Image result(height, width);
  // The columns of the window that lie within the image, whose pixels are copied together.
  const auto within = [&](long long column) { return static_cast<int>(std::clamp(column - left, 0LL, 0LL + width)); };
  const int first = within(0), last = within(image.width());
  for (int y = 0; y < height; ++y) {
    const int row = detail::source_of(0LL + top + y, image.height(), mode);
    if (row < 0) continue;
    if (first < last) std::copy_n(image.at(row, left + first), 3 * (last - first), result.at(y, first));
    if (mode == BorderMode::zeros) continue;
    const auto fill = [&](int from, int to) {
      for (int x = from; x < to; ++x)
        std::copy_n(image.at(row, detail::source_of(0LL + left + x, image.width(), mode)), 3, result.at(y, x));
    };
    fill(0, first);
    fill(std::max(first, last), width);
  }
  return result;
}

}  // namespace archetype
