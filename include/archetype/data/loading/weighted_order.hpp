// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/random.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

namespace archetype::detail {

/// Throws std::invalid_argument, naming the position and the value, unless there is a weight per image, each is finite
/// and at least 0, and one is above 0.
inline void check_image_weights(const std::vector<double>& weights, std::int64_t images) {
  if (static_cast<std::int64_t>(weights.size()) != images)
    throw std::invalid_argument("Loader: number of weights is " + std::to_string(weights.size()) + ", expected the " +
                                std::to_string(images) + " images to train");
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (!(weights[i] >= 0 && std::isfinite(weights[i])))
      throw std::invalid_argument("Loader: weight " + std::to_string(i) + " is " + short_number(weights[i]) +
                                  ", expected at least 0");
  if (std::ranges::max(weights) == 0) throw std::invalid_argument("Loader: all weights are 0, expected one above");
}

/// Draws as many positions as there are weights, with replacement, each with a probability in proportion to its weight.
/// The k-th repetition of position i, counted from 0, is i + k · positions, so that repetitions differ.
inline std::vector<std::int64_t> weighted_order(const std::vector<double>& weights, Random random) {
  std::vector<double> sums(weights.size());
  std::partial_sum(weights.begin(), weights.end(), sums.begin());
  std::vector<std::int64_t> drawn(weights.size()), order;
  const auto count = static_cast<std::int64_t>(weights.size());
  for (std::int64_t i = 0; i < count; ++i) {
    const auto position = std::ranges::upper_bound(sums, sums.back() * random.uniform()) - sums.begin();
    order.push_back(position + drawn[static_cast<std::size_t>(position)]++ * count);
  }
  return order;
}

}  // namespace archetype::detail
