// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>
#include <archetype/layers/rate.hpp>

namespace archetype {

/// In training, sets random elements to zero and scales the others (Srivastava et al. 2014).
class DropoutOperation : public Operation {
 public:
  constexpr DropoutOperation() : Operation({"Dropout", "dropout", false, "Rate"}, {.passes_on = true}) {}

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    detail::check_rate(kind(), attributes.rate, fault);
    return inputs[0];
  }
};

inline constexpr DropoutOperation dropout_operation{};

/// `Dropout<0.2_r>` zeroes a fifth of the elements in training mode.
template <Ratio Rate>
struct Dropout : Layer<dropout_operation, detail::Rate<Rate>> {};

}  // namespace archetype
