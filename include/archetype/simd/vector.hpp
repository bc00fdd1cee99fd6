// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/simd/lanes.hpp>

#include <array>
#include <cstring>

namespace archetype::simd {

/// Floats that are treated at once. A type of the compiler's, since loops over arrays become vector instructions only
/// at some levels of optimization if they are as long as those of the exponential function. Passed by reference, since
/// how it is passed by value depends on the processor that a function is compiled for.
using Vector [[gnu::vector_size(lanes * sizeof(float))]] = float;

/// A part of a vector that is as long as those of AVX2.
using Part [[gnu::vector_size(32)]] = float;

/// Changes each part of a vector. For comparisons: where a vector is longer than those of the processor, GCC 12 divides
/// arithmetic into a few instructions, but what a comparison chooses into one for each number.
inline void change_parts(Vector& x, auto change) {
  std::array<Part, sizeof(Vector) / sizeof(Part)> parts;
  std::memcpy(parts.data(), &x, sizeof(x));
  for (Part& part : parts) change(part);
  std::memcpy(&x, parts.data(), sizeof(x));
}

/// Replaces numbers below `least` by it; what is no number stays none.
inline void raise_to(Vector& x, float least) {
  change_parts(x, [least](Part& part) { part = part < least ? Part{} + least : part; });
}

/// Replaces numbers above `most` by it; what is no number stays none.
inline void lower_to(Vector& x, float most) {
  change_parts(x, [most](Part& part) { part = part > most ? Part{} + most : part; });
}

}  // namespace archetype::simd
