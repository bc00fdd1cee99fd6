// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/graph.hpp>
#include <archetype/graph/growing.hpp>

#include <cstddef>

namespace archetype {

/// The most bytes of float32 activations alive at once while one image passes through a graph for inference.
///
/// A result lives until its last reader has run. What an operation reads and makes is alive together, the input
/// included, as no operation works in place.
constexpr long long peak_activation_bytes(const GraphView& graph) {
  detail::Growing<bool> alive;
  for (int i = 0; i < graph.size(); ++i) alive.push_back(false);
  long long elements = 0;
  long long peak = 0;
  const auto revive = [&](int node) {
    bool& known = alive[static_cast<std::size_t>(node)];
    if (!known) elements += graph[node].shape.elements();
    known = true;
  };
  // Backwards, the first reader met is the last to run, so one pass is enough.
  for (int i = graph.size() - 1; i >= 0; --i) {
    revive(i);
    for (const int source : graph.sources(graph[i])) revive(source);
    if (elements > peak) peak = elements;
    elements -= graph[i].shape.elements();
  }
  return 4 * peak;
}

/// The most bytes of float32 activations alive at once in an inference pass of one image of the declared size.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
inline constexpr long long activation_memory = peak_activation_bytes(graph<Net>);

}  // namespace archetype
