// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>

namespace archetype {

/// A mean that forgets: weight .98 on the past, divided by 1 − .98ⁿ so that the first values count fully (as fastai
/// logs).
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
