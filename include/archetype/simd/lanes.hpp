// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>

namespace archetype::simd {

/// How many numbers a loop treats at once. Loops of this fixed length over arrays of their own become vector
/// instructions at each level of optimization. As many floats as a vector of AVX2 has: of twice as many, the arrays of
/// a loop do not fit into its registers.
inline constexpr std::size_t lanes = 8;

template <class Number, std::size_t Count = lanes>
using Lanes = std::array<Number, Count>;

namespace detail {

/// As many bytes as the vectors of AVX2 have.
using VectorBytes [[gnu::vector_size(32), gnu::aligned(1), gnu::may_alias]] = unsigned char;

/// Copies numbers by instructions as long as those that `fitted` functions compute with. By std::memcpy, GCC 12 copies
/// half as many at once for AVX2, and the processor then has to wait for both halves before it can read the whole.
template <std::size_t Count, class Number>
void copy(const Number* from, Number* to) {
  constexpr std::size_t each = sizeof(VectorBytes) / sizeof(Number);
  std::size_t i = 0;
  for (; i + each <= Count; i += each)
    *reinterpret_cast<VectorBytes*>(to + i) = *reinterpret_cast<const VectorBytes*>(from + i);
  for (; i < Count; ++i) to[i] = from[i];
}

}  // namespace detail

template <std::size_t Count = lanes, class Number>
Lanes<Number, Count> load(const Number* row) {
  Lanes<Number, Count> numbers;
  detail::copy<Count>(row, numbers.data());
  return numbers;
}

template <class Number, std::size_t Count>
void store(const Lanes<Number, Count>& numbers, Number* row) {
  detail::copy<Count>(numbers.data(), row);
}

}  // namespace archetype::simd
