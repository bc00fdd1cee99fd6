// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/transform/transform.hpp>

#include <type_traits>

namespace archetype {

/// Starts a new layer group: transfer learning trains the parts after it at a higher learning rate than those before
/// it. The head is always a group of its own. It computes nothing.
struct NextLayerGroup {
  static constexpr Value emit(Builder& builder, Value x) {
    builder.begin_layer_group();
    return x;
  }
};

namespace detail {

template <class Part>
using IsNextLayerGroup = std::is_same<Part, NextLayerGroup>;

template <class Net>
struct WithoutLayerGroups;
template <class First, class... Parts>
struct WithoutLayerGroups<Network<First, Parts...>> : DropParts<IsNextLayerGroup, Network<First>, Parts...> {};

}  // namespace detail

/// The network with its whole body as one layer group.
template <class Net>
using WithoutLayerGroups = typename detail::WithoutLayerGroups<detail::Parts<Net>>::type;

}  // namespace archetype
