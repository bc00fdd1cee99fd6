// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace archetype::simd {

/// The square root of a number that is not negative, to within two units in the last place unless it is subnormal.
/// Unlike `std::sqrt`, which may have to set `errno`, the compiler can compute several at once. Infinity and what
/// is no number become the root of the largest number.
template <class Number>
Number square_root(Number x) {
  constexpr bool single = std::is_same_v<Number, float>;
  using Bits = std::conditional_t<single, std::uint32_t, std::uint64_t>;
  constexpr Bits magic = static_cast<Bits>(single ? 0x5F3759DF : 0x5FE6EB50C7B537A9);
  // Compared as bits, since comparisons of numbers may trap, which keeps GCC 12 from computing several at once.
  x = std::bit_cast<Number>(std::min(std::bit_cast<Bits>(x), std::bit_cast<Bits>(std::numeric_limits<Number>::max())));
  // Halving and negating the exponent approximates 1/√x to 4 %; each round of Newton's method squares the error.
  auto inverse = std::bit_cast<Number>(static_cast<Bits>(magic - (std::bit_cast<Bits>(x) >> 1)));
  const auto refine = [&] { inverse *= static_cast<Number>(1.5) - static_cast<Number>(0.5) * x * inverse * inverse; };
  refine();
  refine();
  refine();
  if constexpr (!single) refine();
  const Number root = x * inverse;
  return root + static_cast<Number>(0.5) * inverse * (x - root * root);
}

}  // namespace archetype::simd
