// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/simd/bfloat16.hpp>
#include <archetype/simd/fitted.hpp>

#include <type_traits>

namespace archetype::fused {

/// A loop, for vectors of the processor if it computes with the numbers that most networks compute with. LibTorch
/// convolves bfloat16 at a reasonable speed only where there is AVX-512.
template <class Stored, auto Loop>
auto fitted_for() {
  if constexpr (std::is_same_v<Stored, simd::BFloat16>) return simd::fitted<Loop, simd::Vectors::avx512>();
  else if constexpr (std::is_same_v<Stored, float>) return simd::fitted<Loop>();
  else return Loop;
}

}  // namespace archetype::fused
