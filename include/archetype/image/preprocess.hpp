// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/preset.hpp>
#include <archetype/image/resample.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

namespace detail {

/// The offset of a centered window of `window` pixels within `length` pixels. As in torchvision, halves are rounded to
/// even. If the window is longer, the offset is negative, and an odd excess goes to the end.
inline int centered_offset(int length, int window) {
  const int rest = length - window;
  if (rest < 0) return -(-rest / 2);
  const int half = rest / 2;
  return rest % 2 == 1 && half % 2 == 1 ? half + 1 : half;
}

}  // namespace detail

/// The image resized so that its shorter side has `size` pixels and its aspect ratio is kept; the longer side is
/// rounded down. Equals torchvision's `Resize(size)`. Throws std::invalid_argument if `size` is below 1 or the result
/// would have more than `most_pixels` pixels.
inline Image resize_shorter_side(const Image& image, int size, Interpolation interpolation) {
  const int shorter = std::min(image.height(), image.width());
  const long long longer = static_cast<long long>(size) * std::max(image.height(), image.width()) / shorter;
  // `Image` refuses a side that is too long.
  const int other = static_cast<int>(std::min<long long>(longer, std::numeric_limits<int>::max()));
  return image.width() <= image.height() ? resize(image, other, size, interpolation)
                                         : resize(image, size, other, interpolation);
}

/// The part of the image of `height` × `width` pixels from row `top` and column `left` on, both of which may lie
/// outside the image. What lies outside is black. Throws std::invalid_argument if a side is below 1 or the window has
/// more than `most_pixels` pixels.
inline Image crop(const Image& image, int top, int left, int height, int width) {
  Image result(height, width);
  // The part of the window within the image. The sums may exceed the range of `int`.
  const auto within = [](int from, int length, int limit) {
    return std::pair{std::clamp(from, 0, limit),
                     static_cast<int>(std::clamp<long long>(1LL * from + length, 0, limit))};
  };
  const auto [first_row, last_row] = within(top, height, image.height());
  const auto [first_column, last_column] = within(left, width, image.width());
  for (int y = first_row; y < last_row && first_column < last_column; ++y)
    std::copy_n(image.at(y, first_column), 3 * (last_column - first_column), result.at(y - top, first_column - left));
  return result;
}

/// The center of the image, as torchvision's `CenterCrop` cuts it. What lies outside the image is black. Throws
/// std::invalid_argument if a side is below 1 or the window has more than `most_pixels` pixels.
inline Image crop_center(const Image& image, int height, int width) {
  return crop(image, detail::centered_offset(image.height(), height), detail::centered_offset(image.width(), width),
              height, width);
}

/// The largest centered square of the image, resized to `size` × `size` pixels, as fastai's `Resize(size)` does in
/// validation. Throws std::invalid_argument if `size` is below 1 or the result would have more than `most_pixels`
/// pixels.
inline Image resize_square(const Image& image, int size, Interpolation interpolation) {
  const int shorter = std::min(image.height(), image.width());
  // fastai's rounding may lose a pixel: for a size of 224, 61 becomes 60.
  const int side = size < 1 ? shorter : static_cast<int>(static_cast<double>(shorter) / size * size);
  return resize(crop(image, (image.height() - side) / 2, (image.width() - side) / 2, side, side), size, size,
                interpolation);
}

/// Writes the image as the input of a network: three planes (3 × height × width), normalized in single precision as by
/// torchvision's `ToTensor` and `Normalize`. Throws std::invalid_argument unless `planes` has 3 · height · width
/// elements.
inline void normalize(const Image& image, const Normalization& normalization, std::span<float> planes) {
  if (planes.size() != image.bytes().size())
    throw std::invalid_argument("a picture of " + std::to_string(image.height()) + "x" + std::to_string(image.width()) +
                                " pixels needs room for " + std::to_string(image.bytes().size()) +
                                " numbers, not for " + std::to_string(planes.size()));
  const std::size_t pixels = planes.size() / 3;
  for (std::size_t color = 0; color < 3; ++color) {
    std::array<float, 256> value;
    for (std::size_t i = 0; i < value.size(); ++i)
      value[i] = (static_cast<float>(i) / 255.0F - normalization.mean[color]) / normalization.deviation[color];
    const auto source = image.bytes().subspan(color);
    for (std::size_t i = 0; i < pixels; ++i) planes[color * pixels + i] = value[source[3 * i]];
  }
}

/// Returns the normalized planes (3 × height × width) in a new buffer.
inline std::vector<float> normalize(const Image& image, const Normalization& normalization = {}) {
  std::vector<float> planes(image.bytes().size());
  normalize(image, normalization, planes);
  return planes;
}

/// Preprocesses the image as `given` states, and writes three planes of `size` × `size` values (3 × size × size).
/// Throws std::invalid_argument if a size is below 1 or too large, or `planes` has another number of elements.
inline void preprocess(const Image& image, const Preset& given, std::span<float> planes) {
  const Preset preset = given.resolved(given.size);
  const auto resized = [&] {
    switch (preset.framing) {
      case Framing::both_sides:
        return resize(image, preset.resize, preset.resize, preset.interpolation);
      case Framing::square:
        return resize_square(image, preset.resize, preset.interpolation);
      default:
        return resize_shorter_side(image, preset.resize, preset.interpolation);
    }
  };
  normalize(crop_center(resized(), preset.size, preset.size), preset.normalization, planes);
}

/// Returns the preprocessed planes (3 × size × size) in a new buffer.
inline std::vector<float> preprocess(const Image& image, const Preset& preset) {
  const auto side = static_cast<std::size_t>(std::max(0, preset.size));
  std::vector<float> planes(3 * side * side);
  preprocess(image, preset, planes);
  return planes;
}

}  // namespace archetype
