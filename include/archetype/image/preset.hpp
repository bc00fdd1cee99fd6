// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/image/preprocess.hpp>
#include <archetype/image/resample.hpp>

#include <span>
#include <vector>

namespace archetype {

/// Whose names the classes of a network bear.
enum class LabelSet : unsigned char { none, imagenet };

/// How pictures are made what a network was trained on: resized, a square cut out of the middle, normalized.
struct Preset {
  int size = 0;         ///< of the square, in pixels; 0 for that of the network's declared image
  int resize = 0;       ///< the side before; 0 for `size` / `crop`, rounded down
  double crop = 0.875;  ///< of that side, what the square takes
  bool squash = false;  ///< whether both sides become so long, or the shorter one with the proportions kept
  Interpolation interpolation = Interpolation::bilinear;
  Normalization normalization = {};
  LabelSet labels = LabelSet::imagenet;

  /// The same with sizes for a network's declared image where it has none of its own.
  constexpr Preset resolved(int declared_size) const {
    Preset preset = *this;
    if (size == 0) preset.size = declared_size;
    if (resize == 0) preset.resize = static_cast<int>(preset.size / crop);
    return preset;
  }
};

/// The picture as a preset with sizes makes it, three planes of its size squared. Throws std::invalid_argument for a size
/// below 1.
inline void preprocess(const Image& image, const Preset& preset, std::span<float> planes) {
  const Image resized = preset.squash ? resize(image, preset.resize, preset.resize, preset.interpolation)
                                      : resize_shorter_side(image, preset.resize, preset.interpolation);
  normalize(crop_center(resized, preset.size, preset.size), preset.normalization, planes);
}

/// The same in a buffer of its own.
inline std::vector<float> preprocess(const Image& image, const Preset& preset) {
  std::vector<float> planes(3 * static_cast<std::size_t>(preset.size) * static_cast<std::size_t>(preset.size));
  preprocess(image, preset, planes);
  return planes;
}

}  // namespace archetype
