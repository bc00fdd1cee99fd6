// SPDX-License-Identifier: MIT
#pragma once
#include <array>

namespace archetype {

/// The interpolation of `resize`: bilinear, or Keys' cubic with a = −1/2.
enum class Interpolation : unsigned char { bilinear, bicubic };

/// Mean and standard deviation per channel (red, green, blue) of ImageNet's images, as nearly every library uses them.
inline constexpr std::array imagenet_mean{0.485, 0.456, 0.406};
inline constexpr std::array imagenet_deviation{0.229, 0.224, 0.225};

namespace detail {

constexpr std::array<float, 3> in_single_precision(const std::array<double, 3>& colors) {
  return {static_cast<float>(colors[0]), static_cast<float>(colors[1]), static_cast<float>(colors[2])};
}

}  // namespace detail

/// Mean and standard deviation per channel (red, green, blue) of colors in [0, 1]: the mean is subtracted, and the
/// difference is divided by the deviation.
struct Normalization {
  std::array<float, 3> mean = detail::in_single_precision(imagenet_mean);
  std::array<float, 3> deviation = detail::in_single_precision(imagenet_deviation);
  friend constexpr bool operator==(const Normalization&, const Normalization&) = default;
};

/// Which side of an image `resize` refers to.
enum class Framing : unsigned char {
  shorter_side,  ///< the shorter side; the aspect ratio is kept, as in torchvision
  both_sides,    ///< both sides; the aspect ratio may change, as with timm's crop mode "squash"
  square         ///< the side of the largest centered square, which is cut out first, as in fastai
};

/// The list that names the classes of a network.
enum class LabelSet : unsigned char { none, imagenet };

namespace detail {

// The names of the enumerators, in their order.
inline constexpr std::array interpolation_names{"bilinear", "bicubic"};
inline constexpr std::array framing_names{"shorter_side", "both_sides", "square"};
inline constexpr std::array label_set_names{"none", "imagenet"};

}  // namespace detail

/// The preprocessing that a network was trained with: resize, crop the center square, normalize.
struct Preset {
  int size = 0;         ///< side of the cropped square in pixels; 0 for the network's declared input size
  int resize = 0;       ///< side before cropping in pixels (see `Framing`); 0 for `size` / `crop`, rounded down
  double crop = 0.875;  ///< ratio of the cropped square to the side before cropping
  Framing framing = Framing::shorter_side;
  Interpolation interpolation = Interpolation::bilinear;
  Normalization normalization = {};
  LabelSet labels = LabelSet::imagenet;

  /// This preset with the sizes that are left open computed for a network whose input has `declared_size` pixels a
  /// side.
  constexpr Preset resolved(int declared_size) const {
    Preset preset = *this;
    if (size == 0) preset.size = declared_size;
    if (resize != 0 || !(crop > 0)) return preset;
    const double side = preset.size / crop;
    preset.resize = side < 1e9 ? static_cast<int>(side) : 1'000'000'000;  // too large, so `Image` refuses it
    return preset;
  }

  /// This preset for images of another size, with the same ratio of the cropped square to the side before cropping.
  /// The preset must be resolved.
  constexpr Preset rescaled(int other_size) const {
    return sized(other_size, static_cast<double>(size) / static_cast<double>(resize));
  }

  friend constexpr bool operator==(const Preset&, const Preset&) = default;

  /// This preset with a cropped square of `other_size` pixels, which is `other_crop` of the side before cropping.
  constexpr Preset sized(int other_size, double other_crop = 1) const {
    Preset preset = *this;
    preset.size = other_size;
    preset.resize = 0;
    preset.crop = other_crop;
    return preset.resolved(other_size);
  }
};

}  // namespace archetype
