// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/simd/lanes.hpp>

#include <cstddef>

namespace archetype::inference {

using simd::lanes;
using simd::load;
using simd::store;
using Lanes = simd::Lanes<float>;

/// to[i] = function(to[i]) for all of a row.
inline void change(float* to, std::size_t count, auto function) {
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    Lanes numbers = load(to + i);
    for (std::size_t lane = 0; lane < lanes; ++lane) numbers[lane] = function(numbers[lane]);
    store(numbers, to + i);
  }
  for (; i < count; ++i) to[i] = function(to[i]);
}

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

/// The sum of function(a[i]), in as many partial sums as there are lanes.
inline float sum_of(const float* a, std::size_t count, auto function) {
  Lanes sums{};
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const Lanes numbers = load(a + i);
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += function(numbers[lane]);
  }
  float sum = 0;
  for (; i < count; ++i) sum += function(a[i]);
  for (const float partial : sums) sum += partial;
  return sum;
}

/// The inner product of two rows.
inline float inner_product(const float* a, const float* b, std::size_t count) {
  Lanes sums{};
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const Lanes first = load(a + i);
    const Lanes second = load(b + i);
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += first[lane] * second[lane];
  }
  float sum = 0;
  for (; i < count; ++i) sum += a[i] * b[i];
  for (const float partial : sums) sum += partial;
  return sum;
}

}  // namespace archetype::inference
