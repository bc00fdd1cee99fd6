// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>

#include <string_view>

namespace archetype {

namespace operations {

/// An elementwise function.
class Activation : public Operation {
 public:
  constexpr Activation(std::string_view kind, std::string_view stem, Traits traits) : Operation({kind, stem}, traits) {}
  constexpr Cost cost(const Node&, const Inputs&) const override { return {}; }
};

inline constexpr Activation relu{
    "ReLU", "relu", {.overwrites_spare = true, .keeps = Keeps::result, .fused_part = FusedPart::activation_of_sum}};
inline constexpr Activation relu6{"ReLU6", "relu6", {.fused_part = FusedPart::activation_of_sum}};
inline constexpr Activation swish{"Swish", "swish", {.fused_part = FusedPart::activation}};
inline constexpr Activation sigmoid{"Sigmoid", "sigmoid", {.keeps = Keeps::result}};
inline constexpr Activation hard_swish{"HardSwish", "hardswish", {.fused_part = FusedPart::activation}};
inline constexpr Activation hard_sigmoid{"HardSigmoid", "hardsigmoid", {}};
inline constexpr Activation gelu{"GELU", "gelu", {}};

}  // namespace operations

/// max(x, 0).
struct ReLU : Layer<operations::relu> {};
/// min(max(x, 0), 6).
struct ReLU6 : Layer<operations::relu6> {};
/// x · sigmoid(x), also called SiLU.
struct Swish : Layer<operations::swish> {};
struct Sigmoid : Layer<operations::sigmoid> {};
/// x · ReLU6(x + 3) / 6 (MobileNetV3).
struct HardSwish : Layer<operations::hard_swish> {};
/// ReLU6(x + 3) / 6.
struct HardSigmoid : Layer<operations::hard_sigmoid> {};
/// x · Φ(x), computed exactly, without the tanh approximation.
struct GELU : Layer<operations::gelu> {};

}  // namespace archetype
