// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/preset.hpp>

/// Functions with which the families state the preprocessing that a library applies before a network, and the presets
/// of weights that a library does not load by default. A size of 0 stands for the network's declared input size.
namespace archetype::zoo::presets {

/// Resizes to `size` / `crop`, then crops `size`.
constexpr Preset bilinear(double crop = 0.875, int size = 0) { return {.size = size, .crop = crop}; }
constexpr Preset bicubic(double crop = 0.875, int size = 0) {
  return {.size = size, .crop = crop, .interpolation = Interpolation::bicubic};
}

/// Resizes to `side`, then crops `size`.
constexpr Preset resized_to(int side, int size = 0, Interpolation interpolation = Interpolation::bilinear) {
  return {.size = size, .resize = side, .interpolation = interpolation};
}

/// Cuts out the largest centered square before it resizes, as fastai's `Resize` does in validation.
constexpr Preset largest_square() { return {.crop = 1, .framing = Framing::square}; }

/// The preset with both sides resized, without keeping the aspect ratio.
constexpr Preset squashed(Preset preset) {
  preset.framing = Framing::both_sides;
  return preset;
}

/// The preset with colors in [-1, 1], as Inception expects them.
constexpr Preset with_inception(Preset preset) {
  preset.normalization = {{0.5F, 0.5F, 0.5F}, {0.5F, 0.5F, 0.5F}};
  return preset;
}

/// `bicubic` with colors in [-1, 1].
constexpr Preset inception(double crop = 0.875, int size = 0) { return with_inception(bicubic(crop, size)); }

/// The preset with colors in [0, 1], as they are decoded.
constexpr Preset without_normalization(Preset preset) {
  preset.normalization = {{0, 0, 0}, {1, 1, 1}};
  return preset;
}

/// The preset for a network whose classes are not ImageNet's.
constexpr Preset without_labels(Preset preset) {
  preset.labels = LabelSet::none;
  return preset;
}

/// For torchvision's weights IMAGENET1K_V1, and for most weights published before IMAGENET1K_V2.
inline constexpr Preset imagenet_v1 = bilinear();

}  // namespace archetype::zoo::presets
