// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/simd/lanes.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace archetype::simd {

/// The upper half of a float: a number of 8 significant bits. Loops load it as float and round what they store.
struct BFloat16 {
  std::uint16_t bits;
};

/// The type that a loop computes with if numbers are stored as `Stored`: what `load` returns.
template <class Stored>
using Loaded = std::conditional_t<std::is_same_v<Stored, BFloat16>, float, Stored>;

/// How many numbers a loop treats at once if they are stored as `Stored`: of bfloat16 twice as many, which is when GCC
/// widens a whole vector to two. With fewer, it stores halves and loads the whole, for which the processor has to wait.
template <class Stored>
inline constexpr std::size_t lanes_of = std::is_same_v<Stored, BFloat16> ? 2 * lanes : lanes;

template <std::size_t Count>
Lanes<float, Count> load(const BFloat16* row) {
  Lanes<std::uint16_t, Count> halves;
  std::memcpy(halves.data(), row, sizeof(halves));
  Lanes<float, Count> numbers;
  for (std::size_t i = 0; i < Count; ++i) numbers[i] = std::bit_cast<float>(std::uint32_t{halves[i]} << 16);
  return numbers;
}

/// Rounds to the nearest, and of two as near to the even one. What is no number stays none.
template <std::size_t Count>
void store(const Lanes<float, Count>& numbers, BFloat16* row) {
  Lanes<std::uint16_t, Count> halves;
  for (std::size_t i = 0; i < Count; ++i) {
    const auto bits = std::bit_cast<std::uint32_t>(numbers[i]);
    const std::uint32_t rounded = bits + 0x7FFFU + (bits >> 16 & 1U);
    const bool none = (bits & 0x7FFFFFFFU) > 0x7F800000U;
    halves[i] = static_cast<std::uint16_t>((none ? 0x7FC00000U : rounded) >> 16);
  }
  std::memcpy(row, halves.data(), sizeof(halves));
}

}  // namespace archetype::simd
