// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <cstring>

namespace archetype::simd {

/// How many numbers a loop treats at once. Loops of this fixed length over arrays of their own become vector
/// instructions at each level of optimization.
inline constexpr std::size_t lanes = 16;

template <class Number, std::size_t Count = lanes>
using Lanes = std::array<Number, Count>;

template <std::size_t Count = lanes, class Number>
Lanes<Number, Count> load(const Number* row) {
  Lanes<Number, Count> numbers;
  std::memcpy(numbers.data(), row, sizeof(numbers));
  return numbers;
}

template <class Number, std::size_t Count>
void store(const Lanes<Number, Count>& numbers, Number* row) {
  std::memcpy(row, numbers.data(), sizeof(numbers));
}

}  // namespace archetype::simd
