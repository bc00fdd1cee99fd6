// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/random.hpp>
#include <archetype/image/affine.hpp>
#include <archetype/image/enhance.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/tones.hpp>

#include <cmath>

namespace archetype {

/// The operations of `RandAugment` and `TrivialAugmentWide`, in torchvision's order.
enum class ImageOperation : unsigned char {
  identity,
  shear_x,      ///< by a slope
  shear_y,      ///< by a slope
  translate_x,  ///< by pixels, of which the fraction is dropped
  translate_y,  ///< by pixels, of which the fraction is dropped
  rotate,       ///< by degrees
  brightness,   ///< by a factor less 1, as the three below
  color,
  contrast,
  sharpness,
  posterize,  ///< to bits
  solarize,   ///< from a threshold on
  autocontrast,
  equalize
};

/// The number of operations.
inline constexpr int image_operations = 14;

/// The image after an operation of a magnitude, in the units above. Equals torchvision on images of Pillow to the bit.
inline Image apply(const Image& image, ImageOperation operation, double magnitude) {
  switch (operation) {
    case ImageOperation::identity:
      return image;
    case ImageOperation::shear_x:
      return shear_x(image, magnitude);
    case ImageOperation::shear_y:
      return shear_y(image, magnitude);
    case ImageOperation::translate_x:
      return translate(image, static_cast<int>(magnitude), 0);
    case ImageOperation::translate_y:
      return translate(image, 0, static_cast<int>(magnitude));
    case ImageOperation::rotate:
      return rotate(image, magnitude);
    case ImageOperation::brightness:
      return adjust_brightness(image, 1 + magnitude);
    case ImageOperation::color:
      return adjust_color(image, 1 + magnitude);
    case ImageOperation::contrast:
      return adjust_contrast(image, 1 + magnitude);
    case ImageOperation::sharpness:
      return adjust_sharpness(image, 1 + magnitude);
    case ImageOperation::posterize:
      return posterize(image, static_cast<int>(magnitude));
    case ImageOperation::solarize:
      return solarize(image, magnitude);
    case ImageOperation::autocontrast:
      return autocontrast(image);
    case ImageOperation::equalize:
      return equalize(image);
  }
  return image;
}

namespace detail {

/// The largest magnitudes of a policy.
struct LargestMagnitudes {
  double shear, degrees, enhancement;
  int bits;           // that posterizing removes
  double horizontal;  // pixels
  double vertical;
};

/// Element `index` of PyTorch's `linspace(0, last, count)` in single precision, as it is on a processor without fused
/// multiplication and addition; on others, PyTorch's last digit may differ.
inline double linspace(float last, int index, int count) {
  const float step = last / static_cast<float>(count - 1);
  const bool from_first = index < count / 2;
  const volatile float distance = step * static_cast<float>(from_first ? index : count - 1 - index);
  return from_first ? distance : last - distance;
}

/// The magnitude of an operation at a level, of `levels` from 0 to the largest, before a sign.
inline double magnitude_at(ImageOperation operation, int level, int levels, const LargestMagnitudes& largest) {
  const auto upto = [&](double last) { return linspace(static_cast<float>(last), level, levels); };
  switch (operation) {
    case ImageOperation::shear_x:
    case ImageOperation::shear_y:
      return upto(largest.shear);
    case ImageOperation::translate_x:
      return upto(largest.horizontal);
    case ImageOperation::translate_y:
      return upto(largest.vertical);
    case ImageOperation::rotate:
      return upto(largest.degrees);
    case ImageOperation::brightness:
    case ImageOperation::color:
    case ImageOperation::contrast:
    case ImageOperation::sharpness:
      return upto(largest.enhancement);
    case ImageOperation::posterize:
      return 8 - std::nearbyint(static_cast<float>(level) /
                                (static_cast<float>(levels - 1) / static_cast<float>(largest.bits)));
    case ImageOperation::solarize:
      return 255 - upto(255);
    default:
      return 0;
  }
}

/// Whether an operation goes in either direction.
constexpr bool has_sign(ImageOperation operation) {
  return operation >= ImageOperation::shear_x && operation <= ImageOperation::sharpness;
}

/// The image after a random operation at a level that `level()` returns, in a random direction.
inline Image randomly_operated(const Image& image, Random& random, const auto& level, int levels,
                               const LargestMagnitudes& largest) {
  const auto operation = static_cast<ImageOperation>(random.below(image_operations));
  const double magnitude = magnitude_at(operation, level(), levels, largest);
  const bool negative = has_sign(operation) && random.below(2) == 1;
  return apply(image, operation, negative ? -magnitude : magnitude);
}

}  // namespace detail

}  // namespace archetype
