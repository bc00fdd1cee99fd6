// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>
#include <archetype/layers/normalization.hpp>

namespace archetype {

namespace operations {

/// Global response normalization (Woo et al. 2023, section 4): x + bias + weight · x · n, where n is the Euclidean norm
/// of each channel over all positions, divided by the mean of these norms plus epsilon. Parameters are named as in
/// timm; both start at 0, so that the operation starts as the identity.
class GlobalResponseNorm : public Operation {
 public:
  constexpr GlobalResponseNorm()
      : Operation({"GlobalResponseNorm", "grn", false, "Epsilon"}, {.result_is_spare = true, .normalizes = true}) {}

  constexpr Attributes defaults() const override {
    Attributes attributes;
    attributes.epsilon = 1e-6_r;
    return attributes;
  }

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    if (inputs[0].flat()) fault << kind() << " needs a map, not the flat " << inputs[0] << "; put it before Flatten";
    else archetype::detail::check_epsilon(kind(), attributes.epsilon, fault);
    return inputs[0];
  }

  constexpr void state(const Node& node, const Inputs&, StateVisitor& list) const override {
    list.parameter("weight", {node.shape.channels});
    list.parameter("bias", {node.shape.channels});
  }

  // The product of the input and its relative norms.
  constexpr GradientMemory gradient_memory(const Node& node, const Inputs&) const override {
    const long long map = bytes_of(node.shape);
    return {.kept = map, .forward = map, .backward = 2 * map};
  }
};

inline constexpr GlobalResponseNorm global_response_norm{};

}  // namespace operations

/// Global response normalization, with `Epsilon<1e-6_r>` by default.
template <class... Options>
struct GlobalResponseNorm : Layer<operations::global_response_norm, Options...> {};

}  // namespace archetype
