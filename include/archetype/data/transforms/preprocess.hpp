// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/preprocess.hpp>
#include <archetype/image/preset.hpp>

#include <array>
#include <cstddef>
#include <string>

#include <torch/types.h>

namespace archetype {

/// Preprocesses images as a network expects and `classify` does, with exactly the same floats as `preprocess(image,
/// preset)`: `Loader{split, {.batch = 64}, Preprocess{model->preset}}`. Transforms before it take an `Image`.
struct Preprocess {
  Preset preset{};

  /// Returns 3×size×size of float. Throws std::invalid_argument if the size of the preset is missing or less than 1.
  torch::Tensor operator()(const Image& image) const {
    const int size = preset.size;
    detail::expect_option(size >= 1, "Preprocess: size of the preset", size, "at least 1, as model->preset has it");
    torch::Tensor planes = torch::empty({3, size, size}, torch::kFloat);
    preprocess(image, preset, {planes.data_ptr<float>(), static_cast<std::size_t>(planes.numel())});
    return planes;
  }

  std::string text() const {
    const Preset resolved = preset.resolved(preset.size);
    return "Preprocess(size " + std::to_string(resolved.size) + ", resize " + std::to_string(resolved.resize) + ", " +
           detail::framing_names[static_cast<std::size_t>(preset.framing)] + ", " +
           detail::interpolation_names[static_cast<std::size_t>(preset.interpolation)] + ", mean " +
           listed(preset.normalization.mean) + ", deviation " + listed(preset.normalization.deviation) + ")";
  }

 private:
  static std::string listed(const std::array<float, 3>& colors) {
    return detail::short_number(colors[0]) + " " + detail::short_number(colors[1]) + " " +
           detail::short_number(colors[2]);
  }
};

}  // namespace archetype
