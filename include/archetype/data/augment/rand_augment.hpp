// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/augment/image_operation.hpp>
#include <archetype/data/option.hpp>
#include <archetype/data/random.hpp>
#include <archetype/image/image.hpp>

#include <string>

namespace archetype {

/// RandAugment (Cubuk et al. 2020), as in torchvision on images of Pillow: applies random operations, all at the same
/// level.
struct RandAugment {
  int operations = 2;
  int level = 9;  ///< from 0
  int levels = 31;

  /// Throws std::invalid_argument for options out of range.
  Image operator()(Image image, Random& random) const {
    detail::expect_option(operations >= 0, "RandAugment: operations", operations, "at least 0");
    detail::expect_option(levels >= 2, "RandAugment: levels", levels, "at least 2");
    detail::expect_option(level >= 0 && level < levels, "RandAugment: level", level, "0 to below the number of levels");
    for (int i = 0; i < operations; ++i)
      image = detail::randomly_operated(image, random, [&] { return level; }, levels, largest(image));
    return image;
  }

  /// The magnitudes of the highest level for an image.
  static detail::LargestMagnitudes largest(const Image& image) {
    return {.shear = 0.3,
            .degrees = 30,
            .enhancement = 0.9,
            .bits = 4,
            .horizontal = 150.0 / 331 * image.width(),
            .vertical = 150.0 / 331 * image.height()};
  }

  std::string text() const {
    return "RandAugment(operations " + std::to_string(operations) + ", level " + std::to_string(level) + " of " +
           std::to_string(levels) + ")";
  }
};

}  // namespace archetype
