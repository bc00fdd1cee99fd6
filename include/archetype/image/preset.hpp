// SPDX-License-Identifier: MIT
#pragma once
#include <array>

namespace archetype {

/// How `resize` weighs the pixels around a point: by a triangle, or by Keys' cubic with a = −1/2.
enum class Interpolation : unsigned char { bilinear, bicubic };

/// Mean and standard deviation of ImageNet's colors, red, green, blue, as nearly every library has them.
inline constexpr std::array imagenet_mean{0.485, 0.456, 0.406};
inline constexpr std::array imagenet_deviation{0.229, 0.224, 0.225};

namespace detail {

constexpr std::array<float, 3> in_single_precision(const std::array<double, 3>& colors) {
  return {static_cast<float>(colors[0]), static_cast<float>(colors[1]), static_cast<float>(colors[2])};
}

}  // namespace detail

/// What is subtracted from the colors, taken as 0 to 1, and what they are then divided by; red, green, blue.
struct Normalization {
  std::array<float, 3> mean = detail::in_single_precision(imagenet_mean);
  std::array<float, 3> deviation = detail::in_single_precision(imagenet_deviation);
  friend constexpr bool operator==(const Normalization&, const Normalization&) = default;
};

/// What becomes `resize` pixels long.
enum class Framing : unsigned char {
  shorter_side,  ///< that side, and the other in proportion, as in torchvision
  both_sides,    ///< whatever that does to the proportions, as where timm says "squash"
  square         ///< both sides of the largest square, cut out of the middle first, as in fastai
};

/// Whose names the classes of a network bear.
enum class LabelSet : unsigned char { none, imagenet };

/// How pictures are made what a network was trained on: resized, a square cut out of the middle, normalized.
struct Preset {
  int size = 0;         ///< of the square, in pixels; 0 for that of the network's declared image
  int resize = 0;       ///< the side before; 0 for `size` / `crop`, rounded down
  double crop = 0.875;  ///< of that side, what the square takes
  Framing framing = Framing::shorter_side;
  Interpolation interpolation = Interpolation::bilinear;
  Normalization normalization = {};
  LabelSet labels = LabelSet::imagenet;

  /// The same with sizes for a network's declared image where it has none of its own.
  constexpr Preset resolved(int declared_size) const {
    Preset preset = *this;
    if (size == 0) preset.size = declared_size;
    if (resize != 0 || !(crop > 0)) return preset;
    const double side = preset.size / crop;
    preset.resize = side < 1e9 ? static_cast<int>(side) : 1'000'000'000;  // is refused as a picture's
    return preset;
  }

  /// The same for images of another size: the square takes as much of the side before as it does now. The preset must
  /// be resolved.
  constexpr Preset rescaled(int other_size) const {
    return sized(other_size, static_cast<double>(size) / static_cast<double>(resize));
  }

  friend constexpr bool operator==(const Preset&, const Preset&) = default;

  /// The same with another square, which takes so much of the side before.
  constexpr Preset sized(int other_size, double other_crop = 1) const {
    Preset preset = *this;
    preset.size = other_size;
    preset.resize = 0;
    preset.crop = other_crop;
    return preset.resolved(other_size);
  }
};

}  // namespace archetype
