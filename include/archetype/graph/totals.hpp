// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/graph/view.hpp>

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

/// The moment of a pass at which most is alive.
struct ActivationPeak {
  long long bytes = 0;
  int node = 0;  ///< that runs then
};

/// When most bytes of float32 activations are alive at once, and how many, while one image passes through a graph for
/// inference.
///
/// A result lives until its last reader has run. What an operation reads and makes is alive together, the input
/// included, as no operation works in place.
constexpr ActivationPeak peak_of_activations(const GraphView& graph) {
  detail::ConstexprVector<bool> alive(graph.nodes.size());
  long long elements = 0;
  ActivationPeak peak;
  const auto revive = [&](int node) {
    bool& known = alive[static_cast<std::size_t>(node)];
    if (!known) elements += graph[node].shape.elements();
    known = true;
  };
  // Backwards, the first reader met is the last to run, so one pass is enough.
  for (int i = graph.size() - 1; i >= 0; --i) {
    revive(i);
    for (const int source : graph.sources(graph[i])) revive(source);
    if (4 * elements > peak.bytes) peak = {4 * elements, i};
    elements -= graph[i].shape.elements();
  }
  return peak;
}

/// The most bytes of float32 activations alive at once; see `peak_of_activations`.
constexpr long long peak_activation_bytes(const GraphView& graph) { return peak_of_activations(graph).bytes; }

}  // namespace archetype
