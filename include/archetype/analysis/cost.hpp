// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/graph.hpp>

#include <cstddef>

namespace archetype {

/// Trained numbers of a whole graph.
constexpr long long count_parameters(const GraphView& graph) {
  long long sum = 0;
  for (int i = 0; i < graph.size(); ++i) sum += graph[i].parameters;
  return sum;
}

/// Multiply-adds of one image through a whole graph, convolutions and linear layers.
constexpr long long count_multiply_adds(const GraphView& graph) {
  long long sum = 0;
  for (int i = 0; i < graph.size(); ++i) sum += graph[i].multiply_adds;
  return sum;
}

/// Trained parameters of an architecture.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr long long parameters = detail::survey<Net>.counts.parameters;

/// Multiply-adds of one forward pass of one image of the declared size, convolutions and linear layers.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr long long multiply_adds = detail::survey<Net>.counts.multiply_adds;

/// Shape of the result for one image: `Shape{1000}` of a classifier, a map of features of a backbone.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr Shape output_shape = detail::survey<Net>.output;

}  // namespace archetype
