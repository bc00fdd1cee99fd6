// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>
#include <archetype/layers/rate.hpp>

namespace archetype {

namespace operations {

/// In training, sets random elements to zero and scales the others (Srivastava et al. 2014).
class Dropout : public Operation {
 public:
  constexpr Dropout()
      : Operation({"Dropout", "dropout", false, "Rate"}, {.keeps = Keeps::nothing, .passes_on = true}) {}

  constexpr GradientMemory gradient_memory(const Node& node, const Inputs&) const override {
    return {.keeps = Keeps::nothing, .kept = bytes_of(node.shape)};  // the factor of each element
  }

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    detail::check_rate(kind(), attributes.rate, fault);
    return inputs[0];
  }
};

inline constexpr Dropout dropout{};

}  // namespace operations

/// `Dropout<0.2_r>` zeroes a fifth of the elements in training mode.
template <Ratio Rate>
struct Dropout : Layer<operations::dropout, detail::Rate<Rate>> {};

}  // namespace archetype
