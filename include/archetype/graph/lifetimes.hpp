// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <span>

namespace archetype {

/// How long each result of a graph is needed: how many inputs read it, and which node reads it last. After that a
/// backend may free or overwrite its memory.
class Lifetimes {
 public:
  constexpr explicit Lifetimes(const GraphView& graph) : readers_(graph.nodes.size()), last_(graph.nodes.size()) {
    for (const int source : graph.edges) ++readers_[static_cast<std::size_t>(source)];
    for (int& last : last_.view()) last = never;
    for (int i = 0; i < graph.size(); ++i)
      for (const int source : graph.sources(graph[i])) last_[static_cast<std::size_t>(source)] = i;
    if (last_.size() > 0) last_.back() = kept;
  }

  /// The number of inputs that read the result; a node that reads it twice counts twice.
  constexpr int readers(int node) const { return readers_[static_cast<std::size_t>(node)]; }

  /// The last node that reads the result; `kept` for the network's own result, `never` if none does.
  constexpr int last_reader(int node) const { return last_[static_cast<std::size_t>(node)]; }

  /// Whether nothing reads the `input`-th operand of a node later: neither a later node nor a later operand of this
  /// node.
  constexpr bool ends_at(const GraphView& graph, int node, std::size_t input) const {
    const std::span<const int> sources = graph.sources(graph[node]);
    if (last_reader(sources[input]) != node) return false;
    for (std::size_t later = input + 1; later < sources.size(); ++later)
      if (sources[later] == sources[input]) return false;
    return true;
  }

  static constexpr int never = -1;
  static constexpr int kept = -2;

 private:
  detail::ConstexprVector<int> readers_;
  detail::ConstexprVector<int> last_;
};

}  // namespace archetype
