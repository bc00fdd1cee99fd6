// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/lowering/ill_formed.hpp>

#include <array>
#include <cstddef>

namespace archetype {

/// An architecture as a constant: its graph, lowered once by the compiler.
template <int Nodes, int Edges, int Scopes>
struct Graph {
  std::array<Node, Nodes> nodes{};
  std::array<int, Edges> edges{};
  std::array<Scope, Scopes> scopes{};
  const Initialization* initialization = nullptr;

  constexpr GraphView view() const& { return {nodes, edges, scopes, initialization}; }
  constexpr GraphView view() const&& = delete;
};

namespace detail {

template <int Nodes, int Edges, int Scopes>
constexpr Graph<Nodes, Edges, Scopes> filled_by(void (*emit)(Builder&)) {
  Graph<Nodes, Edges, Scopes> graph;
  Builder builder{{}, {graph.nodes, graph.edges, graph.scopes}};
  emit(builder);
  graph.initialization = builder.initialization();
  return graph;
}

template <Architecture Net>
inline constexpr auto filled =
    filled_by<survey<Net>.counts.nodes, survey<Net>.counts.edges, survey<Net>.counts.scopes>(&Net::emit);

}  // namespace detail

/// The graph of an architecture. An architecture that cannot be built stops compilation with one sentence that says
/// why.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr GraphView graph = detail::filled<Net>.view();

}  // namespace archetype
