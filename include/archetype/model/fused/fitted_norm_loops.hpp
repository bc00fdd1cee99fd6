// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/fused/activations.hpp>
#include <archetype/model/fused/norm_loops.hpp>
#include <archetype/model/fused/norm_piece.hpp>
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

/// The loops for one layout, activation and type of stored number. Those of sums are null if the activation does not
/// follow one.
template <class Stored>
struct NormLoops {
  using Loop = void (*)(const NormPiece<Stored>&);
  Loop moments = nullptr;
  Loop normalize = nullptr;
  Loop normalize_sum = nullptr;
  Loop sum_gradient = nullptr;
  Loop sum_gradient_of_sum = nullptr;
  Loop gradient = nullptr;
  Loop gradient_from_sum = nullptr;

  template <class Activation, bool Last>
  static NormLoops of() {
    NormLoops loops;
    loops.moments = fitted_for<Stored, fused::moments<Stored, Last>>();
    loops.normalize = fitted_for<Stored, fused::normalize<Stored, Last, Activation, false>>();
    loops.sum_gradient = fitted_for<Stored, fused::sum_gradient<Stored, Last, Activation>>();
    loops.gradient = fitted_for<Stored, fused::gradient<Stored, Last, Activation>>();
    if constexpr (follows_sum(Activation::kind)) {
      loops.normalize_sum = fitted_for<Stored, fused::normalize<Stored, Last, Activation, true>>();
      loops.sum_gradient_of_sum = fitted_for<Stored, fused::sum_gradient_of_sum<Stored, Last, Activation>>();
      loops.gradient_from_sum = fitted_for<Stored, fused::gradient<Stored, Last, Identity>>();
    }
    return loops;
  }
};

}  // namespace archetype::fused
