// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/augment/change.hpp>
#include <archetype/data/option.hpp>
#include <archetype/data/random.hpp>

#include <cmath>
#include <string>

namespace archetype {

/// What the logits of pixels move by so that medium gray gets this brightness, in (0, 1).
inline double brightened(double gray) { return std::log(gray / (1 - gray)); }

/// Makes an image brighter or darker: medium gray, 0.5, becomes 0.5·(1 ± max_lighting) at most.
struct Brightness {
  static constexpr bool moves_pixels = false;

  double max_lighting = 0.2;
  double probability = 0.75;

  void operator()(Change& change, Random& random) const {
    if (random.uniform() >= probability) return;
    change.add_to_logits(brightened(random.between(0.5 * (1 - max_lighting), 0.5 * (1 + max_lighting))));
  }
  void check() const {
    detail::expect_option(max_lighting >= 0 && max_lighting < 1, "Brightness: max_lighting", max_lighting,
                          "0 to below 1");
    detail::expect_probability("Brightness: probability", probability);
  }
  std::string text() const {
    return detail::step_text("Brightness", {{"max_lighting", max_lighting}, {"probability", probability}});
  }
};

/// Multiplies the contrast by 1 - max_lighting at least, by the inverse of that at most, evenly on a logarithmic scale.
struct Contrast {
  static constexpr bool moves_pixels = false;

  double max_lighting = 0.2;
  double probability = 0.75;

  void operator()(Change& change, Random& random) const {
    if (random.uniform() >= probability) return;
    const double largest = -std::log(1 - max_lighting);
    change.multiply_logits(std::exp(random.between(-largest, largest)));
  }
  void check() const {
    detail::expect_option(max_lighting >= 0 && max_lighting < 1, "Contrast: max_lighting", max_lighting,
                          "0 to below 1");
    detail::expect_probability("Contrast: probability", probability);
  }
  std::string text() const {
    return detail::step_text("Contrast", {{"max_lighting", max_lighting}, {"probability", probability}});
  }
};

}  // namespace archetype
