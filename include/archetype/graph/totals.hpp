// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/graph/shape.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>

namespace archetype {

/// The number of trainable parameters of a graph.
constexpr long long count_parameters(const GraphView& graph) {
  long long sum = 0;
  for (int i = 0; i < graph.size(); ++i) sum += graph[i].parameters;
  return sum;
}

/// Multiply-adds for one image, of convolutions and linear layers.
constexpr long long count_multiply_adds(const GraphView& graph) {
  long long sum = 0;
  for (int i = 0; i < graph.size(); ++i) sum += graph[i].multiply_adds;
  return sum;
}

/// The point of a forward pass at which most memory is alive.
struct ActivationPeak {
  long long bytes = 0;
  int node = 0;  ///< the node that runs then
};

/// Finds when most bytes of float32 activations are alive at once, and how many, during inference of one image.
///
/// A result is alive until its last reader has run. The inputs and the result of an operation are alive together,
/// including the network's input, since no operation works in place.
constexpr ActivationPeak peak_of_activations(const GraphView& graph) {
  detail::ConstexprVector<bool> alive(graph.nodes.size());
  long long bytes = 0;
  ActivationPeak peak;
  const auto revive = [&](int node) {
    bool& known = alive[static_cast<std::size_t>(node)];
    if (!known) bytes += bytes_of(graph[node].shape);
    known = true;
  };
  // Going backward, the first reader found is the last to run, so one pass suffices.
  for (int i = graph.size() - 1; i >= 0; --i) {
    revive(i);
    for (const int source : graph.sources(graph[i])) revive(source);
    if (bytes > peak.bytes) peak = {bytes, i};
    bytes -= bytes_of(graph[i].shape);
  }
  return peak;
}

/// The largest number of bytes of float32 activations alive at once; see `peak_of_activations`.
constexpr long long peak_activation_bytes(const GraphView& graph) { return peak_of_activations(graph).bytes; }

}  // namespace archetype
