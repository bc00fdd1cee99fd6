// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/totals.hpp>
#include <archetype/lowering/constant_graph.hpp>

#include <cstddef>

namespace archetype {

/// The number of trainable parameters of an architecture.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr long long parameters = detail::survey<Net>.counts.parameters;

/// Multiply-adds of the convolutions and linear layers in a forward pass of one image of the declared size.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr long long multiply_adds = detail::survey<Net>.counts.multiply_adds;

/// The shape of the output for one image: `Shape{1000}` for a classifier, a feature map for a backbone.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr Shape output_shape = detail::survey<Net>.output;

/// The peak size in bytes of the float32 activations that are alive at once, for inference on one image of the declared
/// size. See `peak_of_activations` for what is counted.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr long long activation_memory = peak_activation_bytes(graph<Net>);

}  // namespace archetype
