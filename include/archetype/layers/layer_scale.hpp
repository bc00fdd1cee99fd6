// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>

#include <string_view>

namespace archetype {

namespace operations {

/// The product with one learned number per channel (Touvron et al. 2021).
class LayerScale : public Operation {
 public:
  constexpr LayerScale() : Operation({"LayerScale", "scale", false, "Initial"}, {.passes_on = true}) {}

  constexpr void state(const Node& node, const Inputs&, StateVisitor& list) const override {
    list.parameter("gamma", {node.shape.channels});
  }

  // The gradient of the factors is the sum of a product with the input.
  constexpr GradientMemory gradient_memory(const Node& node, const Inputs&) const override {
    return {.backward = bytes_of(node.shape)};
  }
};

inline constexpr LayerScale layer_scale{};

}  // namespace operations

/// Layer scale, initialized to `Initial<1e-6_r>` by default, as in ConvNeXt.
template <class... Options>
struct LayerScale : Layer<operations::layer_scale, Options...> {};

}  // namespace archetype
