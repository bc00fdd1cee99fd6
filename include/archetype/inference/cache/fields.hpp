// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/ratio.hpp>
#include <archetype/graph/shape.hpp>
#include <archetype/graph/state_list.hpp>
#include <archetype/inference/plan/plan.hpp>

#include <concepts>
#include <tuple>
#include <type_traits>

namespace archetype::inference {

// The fields of each part of a plan, in the order in which they are stored. Each function names all members of its
// type, so that it does not compile if one is added.

template <class Type, class Wanted>
concept Same = std::same_as<std::remove_const_t<Type>, Wanted>;

inline auto fields_of(Same<Shape> auto& shape) {
  auto& [channels, height, width] = shape;
  return std::tie(channels, height, width);
}

inline auto fields_of(Same<Extent> auto& extent) {
  auto& [height, width] = extent;
  return std::tie(height, width);
}

inline auto fields_of(Same<Ratio> auto& ratio) {
  auto& [numerator, denominator] = ratio;
  return std::tie(numerator, denominator);
}

inline auto fields_of(Same<Window> auto& window) {
  auto& [kernel, stride, dilation, padding, mode, ceil, exclude_padding] = window;
  return std::tie(kernel, stride, dilation, padding, mode, ceil, exclude_padding);
}

inline auto fields_of(Same<Attributes> auto& attributes) {
  auto& [window, width, groups, splits, first, bias, rate, schedule, epsilon, momentum, initial, initial_bias] =
      attributes;
  return std::tie(window, width, groups, splits, first, bias, rate, schedule, epsilon, momentum, initial, initial_bias);
}

inline auto fields_of(Same<TensorShape> auto& shape) {
  auto& [values, rank] = shape;
  return std::tie(values, rank);
}

inline auto fields_of(Same<Tensor> auto& tensor) {
  auto& [name, extents, numbers] = tensor;
  return std::tie(name, extents, numbers);
}

inline auto fields_of(Same<Padding> auto& padding) {
  auto& [top, left, bottom, right] = padding;
  return std::tie(top, left, bottom, right);
}

inline auto fields_of(Same<PostOperation> auto& post) {
  auto& [kind, operand, scale, shift] = post;
  return std::tie(kind, operand, scale, shift);
}

inline auto fields_of(Same<Step> auto& step) {
  auto& [kind, path, attributes, padding, inputs, result, tensors, post, parts] = step;
  return std::tie(kind, path, attributes, padding, inputs, result, tensors, post, parts);
}

inline auto fields_of(Same<Plan> auto& plan) {
  auto& [values, steps, results] = plan;
  return std::tie(values, steps, results);
}

}  // namespace archetype::inference
