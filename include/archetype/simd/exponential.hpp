// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace archetype::simd {

/// The exponential function to within two units in the last place, without branches, so that the compiler can compute
/// several at once. Arguments beyond those of finite normal results are clamped.
inline float exponential(float x) {
  x = std::min(std::max(x, -87.0F), 88.0F);
  constexpr float rounder = 12582912.0F;  // 1.5 · 2²³: adding it leaves no bits for a fraction
  const float shifted = x * std::numbers::log2e_v<float> + rounder;
  const float whole = shifted - rounder;
  // ln 2 in two parts, the first with few bits, so that its product is exact (Cody and Waite 1980).
  const float rest = (x - whole * 0.693359375F) + whole * 2.12194440e-4F;
  // The Taylor series, whose remainder for |rest| <= ln 2 / 2 is below half a unit in the last place.
  // Written out, since a loop within a loop is not computed for several at once.
  float sum = 1.0F / 5040;
  sum = sum * rest + 1.0F / 720;
  sum = sum * rest + 1.0F / 120;
  sum = sum * rest + 1.0F / 24;
  sum = sum * rest + 1.0F / 6;
  sum = sum * rest + 1.0F / 2;
  sum = sum * rest + 1.0F;
  sum = sum * rest + 1.0F;
  const std::int32_t exponent = std::bit_cast<std::int32_t>(shifted) - std::bit_cast<std::int32_t>(rounder);
  return sum * std::bit_cast<float>((exponent + 127) << 23);
}

inline double exponential(double x) { return std::exp(x); }

}  // namespace archetype::simd
