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

/// The center of the image, as torchvision's `CenterCrop` cuts it. What lies outside the image is black. Throws
/// std::invalid_argument if a side is below 1 or the window has more than `most_pixels` pixels.
inline Image crop_center(const Image& image, int height, int width) {
  return crop(image, detail::centered_offset(image.height(), height), detail::centered_offset(image.width(), width),
              height, width);
}

namespace detail {

/// A square of `side` × `side` pixels of the image, resized to `size` × `size`. `above` and `left` are the fractions of
/// what is cut off, or padded, that lie above and left of it. Throws std::invalid_argument if `size` is below 1 or the
/// result would have more than `most_pixels` pixels.
inline Image resized_square(const Image& image, int side, int size, Interpolation interpolation, double above = 0.5,
                            double left = 0.5, BorderMode mode = BorderMode::zeros) {
  // Rounding may lose fastai a pixel here: 61 becomes 60 for a size of 224.
  if (size >= 1) side = static_cast<int>(static_cast<double>(side) / size * size);
  const int top = static_cast<int>(above * (image.height() - side)),
            first = static_cast<int>(left * (image.width() - side));
  return resize(crop(image, top, first, side, side, mode), size, size, interpolation);
}

}  // namespace detail

/// The largest centered square of the image, resized to `size` × `size` pixels, as fastai's `Resize(size)` does in
/// validation. Throws std::invalid_argument if `size` is below 1 or the result would have more than `most_pixels`
/// pixels.
inline Image resize_square(const Image& image, int size, Interpolation interpolation) {
  return detail::resized_square(image, std::min(image.height(), image.width()), size, interpolation);
}

/// Writes the image as the input of a network: three planes (3 × height × width), normalized in single precision as by
/// torchvision's `ToTensor` and `Normalize`. Throws std::invalid_argument unless `planes` has 3 · height · width
/// elements.
inline void normalize(const Image& image, const Normalization& normalization, std::span<float> planes) {
  if (planes.size() != image.bytes().size())
    throw std::invalid_argument("an image of " + std::to_string(image.height()) + "x" + std::to_string(image.width()) +
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
