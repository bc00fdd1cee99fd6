// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>

namespace archetype {

namespace operations {

/// γ · (x·xᵀ)·(W·x) + x on a feature map as channels × positions, without a softmax: fastai's `SimpleSelfAttention`.
///
/// W is a 1-d convolution with spectral normalization (Miyato et al. 2018): the learned matrix divided by its largest
/// singular value, which the buffers `weight_u` and `weight_v` estimate. Its multiply-adds are not counted, as usual.
class SelfAttention : public Operation {
 public:
  constexpr SelfAttention() : Operation({"SelfAttention", "attention"}, {.passes_on = true}) {}

  constexpr Shape infer(Attributes&, const Inputs& inputs, Fault& fault) const override {
    const long long elements = static_cast<long long>(inputs[0].channels) * inputs[0].channels;
    if (inputs[0].flat()) fault << "SelfAttention needs a map, not the flat " << inputs[0] << "; put it before Flatten";
    else if (elements > Limits::elements)
      fault << "SelfAttention has a weight of " << elements << " elements; give it at most " << Limits::elements;
    return inputs[0];
  }

  constexpr void state(const Node& node, const Inputs&, StateVisitor& list) const override {
    const int channels = node.shape.channels;
    list.parameter("gamma", {1});
    list.parameter("conv.weight_orig", {channels, channels, 1});
    list.buffer("conv.weight_u", {channels});
    list.buffer("conv.weight_v", {channels});
  }

  // x·xᵀ, W·x and their product.
  constexpr GradientMemory gradient_memory(const Node& node, const Inputs&) const override {
    const long long map = bytes_of(node.shape);
    const long long channels = node.shape.channels;
    const long long similarity = bytes_of_number * channels * channels;
    return {.kept = similarity + 2 * map, .forward = map, .backward = similarity + 2 * map};
  }
};

inline constexpr SelfAttention self_attention{};

}  // namespace operations

struct SelfAttention : Layer<operations::self_attention> {};

}  // namespace archetype
