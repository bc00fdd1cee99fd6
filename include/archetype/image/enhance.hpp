// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace archetype {

namespace detail {

/// The image moved from another by a factor of their difference: 0 gives the other, 1 the image, more exaggerates.
/// `other(i)` is byte i of the other image. Equals Pillow's `Image.blend` to the bit.
inline Image blended(const Image& image, double factor, const auto& other) {
  std::array<float, 511> products;  // of each difference, rounded before the sum, whatever the processor
  for (std::size_t i = 0; i < products.size(); ++i)
    products[i] = static_cast<float>(factor) * static_cast<float>(static_cast<int>(i) - 255);
  Image result = image;
  const auto bytes = result.bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int from = other(i);
    const std::size_t product = std::size_t{bytes[i]} + 255 - static_cast<std::size_t>(from);
    const float value = static_cast<float>(from) + products[product];
    bytes[i] = static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F));
  }
  return result;
}

/// The luminance of a pixel, as Pillow converts it to gray.
inline int gray(const std::uint8_t* pixel) {
  return (pixel[0] * 19595 + pixel[1] * 38470 + pixel[2] * 7471 + 0x8000) >> 16;
}

/// The image with each inner pixel averaged with its neighbors, which weigh 1 and it 5: Pillow's `ImageFilter.SMOOTH`.
inline Image smoothed(const Image& image) {
  Image result = image;
  const std::size_t row = image.row_bytes();
  for (int y = 1; y + 1 < image.height(); ++y) {
    const std::uint8_t *above = image.at(y - 1, 0), *here = image.at(y, 0), *below = image.at(y + 1, 0);
    std::uint8_t* target = result.at(y, 0);
    for (std::size_t i = 3; i + 3 < row; ++i) {
      const int sum = above[i - 3] + above[i] + above[i + 3] + here[i - 3] + 5 * here[i] + here[i + 3] + below[i - 3] +
                      below[i] + below[i + 3];
      target[i] = static_cast<std::uint8_t>((2 * sum + 13) / 26);  // the quotient by 13 is never halfway
    }
  }
  return result;
}

}  // namespace detail

// The functions below take a factor: 1 gives the image itself, and 0 one that is black, gray, or smooth. They equal
// Pillow's `ImageEnhance` to the bit.

/// The image with its brightness multiplied.
inline Image adjust_brightness(const Image& image, double factor) {
  return detail::blended(image, factor, [](std::size_t) { return 0; });
}

/// The image with its colors moved away from gray.
inline Image adjust_color(const Image& image, double factor) {
  const std::uint8_t* first = image.at(0, 0);
  return detail::blended(image, factor, [first](std::size_t i) { return detail::gray(first + i / 3 * 3); });
}

/// The image with its values moved away from the mean gray.
inline Image adjust_contrast(const Image& image, double factor) {
  const std::uint8_t* first = image.at(0, 0);
  const std::size_t pixels = image.bytes().size() / 3;
  long long sum = 0;
  for (std::size_t i = 0; i < pixels; ++i) sum += detail::gray(first + 3 * i);
  const int mean = static_cast<int>(static_cast<double>(sum) / static_cast<double>(pixels) + 0.5);
  return detail::blended(image, factor, [mean](std::size_t) { return mean; });
}

/// The image with its values moved away from those of a smoothed one.
inline Image adjust_sharpness(const Image& image, double factor) {
  const Image smooth = detail::smoothed(image);
  const std::uint8_t* first = smooth.at(0, 0);
  return detail::blended(image, factor, [first](std::size_t i) { return first[i]; });
}

}  // namespace archetype
