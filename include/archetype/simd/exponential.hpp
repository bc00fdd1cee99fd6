// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/simd/lanes.hpp>
#include <archetype/simd/vector.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <type_traits>

namespace archetype::simd {

namespace detail {

/// Computes the exponential function of a float, or of each in a vector, in place. `Bits` are integers in their place.
template <class Bits, class Numbers>
void exponentiate(Numbers& x) {
  const Numbers least = Numbers{} - 87.0F;
  const Numbers most = Numbers{} + 88.0F;
  x = x < least ? least : x;
  x = x > most ? most : x;
  constexpr float rounder = 12582912.0F;  // 1.5 · 2²³: adding it leaves no bits for a fraction
  const Numbers shifted = x * std::numbers::log2e_v<float> + rounder;
  const Numbers whole = shifted - rounder;
  // ln 2 in two parts, the first with few bits, so that its product is exact (Cody and Waite 1980).
  const Numbers rest = (x - whole * 0.693359375F) + whole * 2.12194440e-4F;
  // The polynomial 1 + x + … with the least relative error, 1.05e-7, for |x| <= ln 2 / 2. Written out, since a loop
  // within a loop is not computed for several numbers at once.
  Numbers sum = rest * 0.008312501F + 0.04189033F;
  sum = sum * rest + 0.16667116F;
  sum = sum * rest + 0.49999231F;
  sum = sum * rest + 1.0F;
  sum = sum * rest + 1.0F;
  // By the compiler's own function, since std::bit_cast would return a vector by value.
  const Bits exponent = __builtin_bit_cast(Bits, shifted) << 23;  // of the sum, whose own is 0 or -1
  x = __builtin_bit_cast(Numbers, __builtin_bit_cast(Bits, sum) + exponent);
}

}  // namespace detail

/// The exponential function to within two units in the last place, without branches, so that the compiler can compute
/// several at once. Arguments beyond those of finite normal results are clamped.
inline float exponential(float x) {
  detail::exponentiate<std::int32_t>(x);
  return x;
}
inline double exponential(double x) { return std::exp(x); }

/// The same of each number of a vector, in place.
inline void exponentiate(Vector& x) {
  using Bits [[gnu::vector_size(sizeof(Vector))]] = std::int32_t;
  detail::exponentiate<Bits>(x);
}

/// The same of each number of a row, in place. Of floats as vectors, since GCC 12 may make scalars of a loop.
template <class Number, std::size_t Count>
void exponentiate(Lanes<Number, Count>& x) {
  std::size_t i = 0;
  if constexpr (std::is_same_v<Number, float>)
    for (; i + vector_lanes <= Count; i += vector_lanes) {
      Vector some = vector_at(x.data() + i);
      exponentiate(some);
      vector_at(x.data() + i) = some;
    }
  for (; i < Count; ++i) x[i] = exponential(x[i]);
}

}  // namespace archetype::simd
