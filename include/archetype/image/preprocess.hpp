// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/resample.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace archetype {

namespace detail {

/// Where a window of `window` pixels begins in the middle of `length`: as in torchvision, halves are rounded to even,
/// and what a longer window has too many goes to its end. Negative where the window is longer.
inline int centered_offset(int length, int window) {
  const int rest = length - window;
  if (rest < 0) return -(-rest / 2);
  const int half = rest / 2;
  return rest % 2 == 1 && half % 2 == 1 ? half + 1 : half;
}

}  // namespace detail

/// The picture with its shorter side at `size` and its proportions kept, the longer side rounded down, as torchvision's
/// `Resize(size)` does. Throws std::invalid_argument for a size below 1 or more than `most_pixels`.
inline Image resize_shorter_side(const Image& image, int size, Interpolation interpolation) {
  const int shorter = std::min(image.height(), image.width());
  const long long longer = static_cast<long long>(size) * std::max(image.height(), image.width()) / shorter;
  // An absurd side is refused by the picture that would have it.
  const int other = static_cast<int>(std::min<long long>(longer, std::numeric_limits<int>::max()));
  return image.width() <= image.height() ? resize(image, other, size, interpolation)
                                         : resize(image, size, other, interpolation);
}

/// The middle of the picture, as torchvision's `CenterCrop` cuts it: a window that reaches beyond the picture is black
/// there. Throws std::invalid_argument for sides below 1 or more than `most_pixels`.
inline Image crop_center(const Image& image, int height, int width) {
  Image result(height, width);
  const int top = detail::centered_offset(image.height(), height);
  const int left = detail::centered_offset(image.width(), width);
  const int columns = std::min(width, image.width());
  for (int y = std::max(0, -top); y < height && y + top < image.height(); ++y)
    std::copy_n(image.at(y + top, std::max(0, left)), 3 * columns, result.at(y, std::max(0, -left)));
  return result;
}

/// What is subtracted from the colors, taken as 0 to 1, and what they are then divided by; red, green, blue.
struct Normalization {
  std::array<float, 3> mean = {0.485F, 0.456F, 0.406F};  ///< of ImageNet's pictures, as nearly every library has it
  std::array<float, 3> deviation = {0.229F, 0.224F, 0.225F};
};

/// Writes a picture as a network wants it: one plane a color, in rows, normalized in single precision as torchvision's
/// `ToTensor` and `Normalize` do. Throws std::invalid_argument unless `planes` has 3 · height · width numbers.
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

/// The same in a buffer of its own.
inline std::vector<float> normalize(const Image& image, const Normalization& normalization = {}) {
  std::vector<float> planes(image.bytes().size());
  normalize(image, normalization, planes);
  return planes;
}

}  // namespace archetype
