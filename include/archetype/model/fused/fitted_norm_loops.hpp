// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/fused/activations.hpp>
#include <archetype/model/fused/fitted_for.hpp>
#include <archetype/model/fused/norm_loops.hpp>
#include <archetype/model/fused/norm_piece.hpp>

namespace archetype::fused {

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
