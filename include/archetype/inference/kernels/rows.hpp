// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/simd/lanes.hpp>
#include <archetype/simd/vector.hpp>

#include <array>
#include <cstddef>

namespace archetype::inference {

/// How many numbers a loop treats at once: as many as the widest blocks have channels.
inline constexpr std::size_t lanes = 16;

using Lanes = simd::Lanes<float, lanes>;
using simd::store;

inline Lanes load(const float* row) { return simd::load<lanes>(row); }

/// to[i] = function(to[i], a[i]).
inline void change_by(float* to, const float* a, std::size_t count, auto function) {
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    Lanes numbers = load(to + i);
    const Lanes others = load(a + i);
    for (std::size_t lane = 0; lane < lanes; ++lane) numbers[lane] = function(numbers[lane], others[lane]);
    store(numbers, to + i);
  }
  for (; i < count; ++i) to[i] = function(to[i], a[i]);
}

/// to[i] = function(from[i], a[i], b[i]).
inline void map_by(float* to, const float* from, const float* a, const float* b, std::size_t count, auto function) {
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    Lanes numbers = load(from + i);
    const Lanes first = load(a + i);
    const Lanes second = load(b + i);
    for (std::size_t lane = 0; lane < lanes; ++lane) numbers[lane] = function(numbers[lane], first[lane], second[lane]);
    store(numbers, to + i);
  }
  for (; i < count; ++i) to[i] = function(from[i], a[i], b[i]);
}

/// A row of as many numbers as there are lanes: the first `period`, which divides them, again and again.
inline Lanes repeated(const float* numbers, std::size_t period) {
  Lanes row;
  for (std::size_t lane = 0; lane < lanes; ++lane) row[lane] = numbers[lane % period];
  return row;
}

/// to[i] = function(to[i], a[i]), where `a` goes on as it begins.
inline void change_by_repeated(float* to, const Lanes& a, std::size_t count, auto function) {
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) change_by(to + i, a.data(), lanes, function);
  change_by(to + i, a.data(), count - i, function);
}

/// to[i] = function(to[i], a[i], b[i]), where `a` and `b` go on as they begin.
inline void change_by_repeated(float* to, const Lanes& a, const Lanes& b, std::size_t count, auto function) {
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) map_by(to + i, to + i, a.data(), b.data(), lanes, function);
  map_by(to + i, to + i, a.data(), b.data(), count - i, function);
}

namespace detail {

/// The sum of a function of i for each number of a row, in partial sums. `of_vector(i, x)` makes x the function of as
/// many numbers from i on as a vector has.
inline float sum_of(std::size_t count, auto of_vector, auto of_number) {
  constexpr auto each = static_cast<std::size_t>(simd::vector_lanes);
  std::array<simd::Vector, 2> sums{};  // the processor need not wait for one before it adds to the other
  simd::Vector x;
  std::size_t i = 0;
  for (; i + 2 * each <= count; i += 2 * each) {
    of_vector(i, x);
    sums[0] += x;
    of_vector(i + each, x);
    sums[1] += x;
  }
  float rest = 0;
  for (; i < count; ++i) rest += of_number(i);
  return simd::sum(sums[0] + sums[1]) + rest;
}

}  // namespace detail

/// The sum of a row.
inline float sum(const float* a, std::size_t count) {
  return detail::sum_of(
      count, [a](std::size_t i, simd::Vector& x) { x = simd::vector_at(a + i); }, [a](std::size_t i) { return a[i]; });
}

/// The sum of the squares of a row's differences from a number.
inline float squares_about(float center, const float* a, std::size_t count) {
  return detail::sum_of(
      count,
      [a, center](std::size_t i, simd::Vector& x) {
        x = simd::vector_at(a + i) - center;
        x *= x;
      },
      [a, center](std::size_t i) { return (a[i] - center) * (a[i] - center); });
}

/// The inner product of two rows.
inline float inner_product(const float* a, const float* b, std::size_t count) {
  return detail::sum_of(
      count, [a, b](std::size_t i, simd::Vector& x) { x = simd::vector_at(a + i) * simd::vector_at(b + i); },
      [a, b](std::size_t i) { return a[i] * b[i]; });
}

}  // namespace archetype::inference
