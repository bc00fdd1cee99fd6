// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/totals.hpp>
#include <archetype/graph/training_memory.hpp>
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

/// What a training step needs in memory: `training_memory<ResNet50>.bytes(32)` for a batch of 32 images of the declared
/// size, under Adam. It is the peak of a step of a `Trainer` on the CPU, in float32, within about 5 %.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr TrainingMemory training_memory = training_memory_of(graph<Net>);

/// The largest batch of a training step that needs no more than these bytes, under an optimizer that remembers two
/// numbers of each parameter, as Adam does; 0 if one image is too many.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
constexpr long long largest_batch(long long bytes, int moments = 2) {
  return training_memory<Net>.largest_batch(bytes, moments);
}

}  // namespace archetype
