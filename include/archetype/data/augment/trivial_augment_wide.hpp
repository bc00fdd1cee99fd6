// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/augment/image_operation.hpp>
#include <archetype/data/option.hpp>
#include <archetype/data/random.hpp>
#include <archetype/image/image.hpp>

#include <cstdint>
#include <string>

namespace archetype {

/// TrivialAugment (Müller & Hutter 2021) with its wide ranges, as torchvision's `TrivialAugmentWide` on images of
/// Pillow: applies one random operation at a random level.
struct TrivialAugmentWide {
  int levels = 31;

  /// Throws std::invalid_argument for less than two levels.
  Image operator()(const Image& image, Random& random) const {
    detail::expect_option(levels >= 2, "TrivialAugmentWide: levels", levels, "at least 2");
    const auto level = [&] { return static_cast<int>(random.below(static_cast<std::uint64_t>(levels))); };
    return detail::randomly_operated(image, random, level, levels, largest());
  }

  /// The magnitudes of the highest level.
  static constexpr detail::LargestMagnitudes largest() {
    return {.shear = 0.99, .degrees = 135, .enhancement = 0.99, .bits = 6, .horizontal = 32, .vertical = 32};
  }

  std::string text() const { return "TrivialAugmentWide(levels " + std::to_string(levels) + ")"; }
};

}  // namespace archetype
