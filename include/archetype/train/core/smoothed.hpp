// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>

namespace archetype {

/// An exponential moving average with momentum 0.98, divided by 1 − 0.98ⁿ so that the first values are not biased
/// toward zero, as in fastai's logs.
struct Smoothed {
  static constexpr double memory = 0.98;

  double sum = 0;
  std::int64_t count = 0;

  void add(double value) {
    sum = memory * sum + (1 - memory) * value;
    ++count;
  }

  /// NaN before the first value.
  double value() const { return sum / (1 - std::pow(memory, static_cast<double>(count))); }
};

}  // namespace archetype
