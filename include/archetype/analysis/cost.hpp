// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/graph.hpp>
#include <archetype/graph/totals.hpp>

#include <cstddef>

namespace archetype {

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
