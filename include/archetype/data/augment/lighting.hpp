// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/augment/change.hpp>
#include <archetype/data/option.hpp>
#include <archetype/data/random.hpp>

#include <cmath>
#include <string>

namespace archetype {

/// The change of logits that turns medium gray, 0.5, into this brightness, in (0, 1).
inline double brightened(double gray) { return std::log(gray / (1 - gray)); }

/// Changes the brightness: medium gray, 0.5, becomes at most 0.5·(1 ± max_lighting).
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

/// Multiplies the contrast by a factor between 1 − max_lighting and its inverse, uniformly on a logarithmic scale.
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
