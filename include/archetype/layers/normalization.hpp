// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>

#include <string_view>

namespace archetype {

namespace detail {

/// Reports an epsilon that would allow a division by zero.
constexpr void check_epsilon(std::string_view kind, Ratio epsilon, Fault& fault) {
  if (epsilon.numerator <= 0 || epsilon.denominator <= 0)
    fault << kind << " has an epsilon of " << epsilon.numerator << "/" << epsilon.denominator << "; it must be above 0";
}

}  // namespace detail

namespace operations {

/// Batch normalization: PyTorch's `BatchNorm2d`, or `BatchNorm1d` for a flat input.
class BatchNormalization : public Operation {
 public:
  constexpr BatchNormalization()
      : Operation(
            {"BatchNorm", "bn", true, "Epsilon, Momentum, InitialBias"},
            {.result_is_spare = true, .scales_by_weight = true, .normalizes = true, .fused_part = FusedPart::norm}) {}

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    const Ratio epsilon = attributes.epsilon;
    const Ratio momentum = attributes.momentum;
    if (epsilon.numerator <= 0 || epsilon.denominator <= 0) detail::check_epsilon(kind(), epsilon, fault);
    else if (momentum.numerator < 0 || momentum.numerator > momentum.denominator)
      fault << "BatchNorm has a momentum of " << momentum.numerator << "/" << momentum.denominator
            << "; it must be 0 to 1";
    return inputs[0];
  }

  constexpr void state(const Node& node, const Inputs&, StateVisitor& list) const override {
    const int channels = node.shape.channels;
    list.parameter("weight", {channels});
    list.parameter("bias", {channels});
    list.buffer("running_mean", {channels});
    list.buffer("running_var", {channels});
    list.counter("num_batches_tracked");
  }

  constexpr Cost cost(const Node& node, const Inputs&) const override { return {2LL * node.shape.channels, 0}; }
};

/// Layer normalization over the channels of each position, as in ConvNeXt, or over the features of a flat input.
class LayerNormalization : public Operation {
 public:
  constexpr LayerNormalization() : Operation({"LayerNorm", "norm", false, "Epsilon"}, {.normalizes = true}) {}

  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault& fault) const override {
    detail::check_epsilon(kind(), attributes.epsilon, fault);
    return inputs[0];
  }

  constexpr void state(const Node& node, const Inputs&, StateVisitor& list) const override {
    list.parameter("weight", {node.shape.channels});
    list.parameter("bias", {node.shape.channels});
  }

  // Mean and deviation of each position; and maps in another order, for which it may need copies.
  constexpr GradientMemory gradient_memory(const Node& node, const Inputs&) const override {
    const long long map = bytes_of(node.shape);
    return {.kept = 2 * map / node.shape.channels, .forward = map, .backward = 2 * map};
  }
};

inline constexpr BatchNormalization batch_normalization{};
inline constexpr LayerNormalization layer_normalization{};

}  // namespace operations

/// Batch norm with options, whose defaults are `Epsilon<1e-5_r>`, `Momentum<0.1_r>`, `InitialBias<0_r>`.
template <class... Options>
struct BatchNormWith : Layer<operations::batch_normalization, Options...> {};

struct BatchNorm : BatchNormWith<> {};

template <class... Options>
struct LayerNormWith : Layer<operations::layer_normalization, Options...> {};

struct LayerNorm : LayerNormWith<> {};

}  // namespace archetype
