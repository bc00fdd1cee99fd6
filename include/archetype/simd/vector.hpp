// SPDX-License-Identifier: MIT
#pragma once

namespace archetype::simd {

/// Floats that are treated at once. A type of the compiler's, since loops over arrays become vector instructions only
/// at some levels of optimization if they are as long as those of the exponential function. As long as the vectors of
/// AVX2: GCC 12 keeps longer ones in memory where the processor's are shorter, copies them in pieces that the processor
/// cannot read back at once, and compares each number on its own. Passed by reference, since how it is passed by value
/// depends on the processor that a function is compiled for.
using Vector [[gnu::vector_size(32)]] = float;

inline constexpr int vector_lanes = sizeof(Vector) / sizeof(float);

/// A vector that lies anywhere in a row. Reading and writing it is one instruction; std::memcpy is two.
using UnalignedVector [[gnu::vector_size(32), gnu::aligned(alignof(float)), gnu::may_alias]] = float;

inline const UnalignedVector& vector_at(const float* row) { return *reinterpret_cast<const UnalignedVector*>(row); }
inline UnalignedVector& vector_at(float* row) { return *reinterpret_cast<UnalignedVector*>(row); }

/// The sum of the numbers of a vector.
inline float sum(const Vector& x) { return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7])); }

}  // namespace archetype::simd
