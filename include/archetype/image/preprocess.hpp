// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/padding.hpp>
#include <archetype/image/preset.hpp>
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
  return crop(image, detail::centered_offset(image.height(), height), detail::centered_offset(image.width(), width),
              height, width);
}

namespace detail {

/// A square of a side at a size, cut out first, then resized once; with those shares of what is cut or padded above and
/// left of it. Throws std::invalid_argument for a size below 1 or more than `most_pixels`.
inline Image resized_square(const Image& image, int side, int size, Interpolation interpolation, double above = 0.5,
                            double left = 0.5, PadMode mode = PadMode::zeros) {
  // Rounding may lose fastai a pixel here: 61 becomes 60 for a size of 224.
  if (size >= 1) side = static_cast<int>(static_cast<double>(side) / size * size);
  const int top = static_cast<int>(above * (image.height() - side)),
            first = static_cast<int>(left * (image.width() - side));
  return resize(crop(image, top, first, side, side, mode), size, size, interpolation);
}

}  // namespace detail

/// The largest square of the picture's middle at a size, as fastai's `Resize(size)` makes it in validation: cut out
/// first, then resized once. Throws std::invalid_argument for a size below 1 or more than `most_pixels`.
inline Image resize_square(const Image& image, int size, Interpolation interpolation) {
  return detail::resized_square(image, std::min(image.height(), image.width()), size, interpolation);
}

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

/// Writes the picture as a preset with a size makes it: three planes of that size squared. Throws std::invalid_argument
/// for sizes below 1 or more than `most_pixels`, and where `planes` has another count of numbers.
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

/// The same in a buffer of its own.
inline std::vector<float> preprocess(const Image& image, const Preset& preset) {
  const auto side = static_cast<std::size_t>(std::max(0, preset.size));
  std::vector<float> planes(3 * side * side);
  preprocess(image, preset, planes);
  return planes;
}

}  // namespace archetype
