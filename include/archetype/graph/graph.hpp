// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/ill_formed.hpp>
#include <archetype/graph/view.hpp>

#include <array>
#include <cstddef>

namespace archetype {

/// An architecture as a constant: what its type was lowered to, once, by the compiler.
template <int Nodes, int Edges, int Scopes>
struct Graph {
  std::array<Node, Nodes> nodes{};
  std::array<int, Edges> edges{};
  std::array<Scope, Scopes> scopes{};

  constexpr GraphView view() const { return {nodes, edges, scopes}; }
};

namespace detail {

template <Architecture Net>
inline constexpr auto filled = [] {
  Graph<survey<Net>.nodes, survey<Net>.edges, survey<Net>.scopes> graph;
  Builder builder{{}, {graph.nodes, graph.edges, graph.scopes}};
  Net::emit(builder);
  return graph;
}();

}  // namespace detail

/// The graph of an architecture. One that cannot be built stops compilation with one sentence that says why.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr GraphView graph = detail::filled<Net>.view();

}  // namespace archetype
