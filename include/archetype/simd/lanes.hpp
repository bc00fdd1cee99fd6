// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <cstring>

namespace archetype::simd {

/// How many numbers a loop treats at once. Loops of this fixed length over arrays of their own become vector
/// instructions at each level of optimization.
inline constexpr std::size_t lanes = 16;

template <class Number>
using Lanes = std::array<Number, lanes>;

template <class Number>
Lanes<Number> load(const Number* row) {
  Lanes<Number> numbers;
  std::memcpy(numbers.data(), row, sizeof(numbers));
  return numbers;
}

template <class Number>
void store(const Lanes<Number>& numbers, Number* row) {
  std::memcpy(row, numbers.data(), sizeof(numbers));
}

}  // namespace archetype::simd
