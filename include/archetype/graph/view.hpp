// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/node.hpp>
#include <archetype/graph/operation.hpp>
#include <archetype/graph/sentence.hpp>
#include <archetype/graph/state_list.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace archetype {

struct Initialization;

/// A lowered architecture, wherever it is stored. The first node is its input; the last computes its result.
struct GraphView {
  std::span<const Node> nodes{};
  std::span<const int> edges{};
  std::span<const Scope> scopes{};
  const Initialization* initialization = nullptr;  ///< as declared; null: the default of `initialization_of`

  constexpr int size() const { return static_cast<int>(nodes.size()); }
  constexpr const Node& operator[](int node) const { return nodes.data()[node]; }

  /// The nodes that a node reads.
  constexpr std::span<const int> sources(const Node& node) const {
    return edges.subspan(static_cast<std::size_t>(node.first_edge), static_cast<std::size_t>(node.edge_count));
  }
  constexpr Inputs inputs(const Node& node) const {
    return {nodes.data(), edges.data() + node.first_edge, node.edge_count};
  }

  constexpr const Shape& input_shape() const { return nodes.front().shape; }
  constexpr const Shape& output_shape() const { return nodes.back().shape; }
};

/// The parameters and buffers of a node.
constexpr StateList state_of(const GraphView& graph, const Node& node) {
  StateList list;
  node.operation->state(node, graph.inputs(node), list);
  return list;
}

constexpr Sentence& operator<<(Sentence& out, const Label& label) {
  out << label.text;
  return label.ordinal < 0 ? out : out << label.ordinal;
}

/// Whether two labels have the same text: "conv" 1 and "conv1" do.
constexpr bool same_name(const Label& a, const Label& b) {
  if ((a.ordinal < 0) == (b.ordinal < 0) && a.text.size() == b.text.size())
    return a.ordinal == b.ordinal && detail::equal(a.text, b.text);
  if (a.text.empty() != b.text.empty() || (!a.text.empty() && a.text[0] != b.text[0])) return false;
  Sentence one;
  Sentence other;
  return detail::equal((one << a).view(), (other << b).view());
}

/// Appends a name to a path, after a dot unless it is the first; an empty label changes nothing.
constexpr void append_name(Sentence& path, const Label& name) {
  if (name.empty()) return;
  if (!path.empty()) path << ".";
  path << name;
}

/// Appends the path of a layer or, if the label is empty, of a scope, as in a state dict: "layer2.0.conv1".
constexpr void write_path(Sentence& out, std::span<const Scope> scopes, int scope, const Label& label = {}) {
  if (scope > 0) {
    const Scope& inner = scopes[static_cast<std::size_t>(scope)];
    write_path(out, scopes, inner.parent, inner.label);
  }
  append_name(out, label);
}

constexpr Sentence path_of(const GraphView& graph, const Node& node) {
  Sentence path;
  write_path(path, graph.scopes, node.scope, node.label);
  return path;
}

/// The path of a scope; empty for the whole network.
constexpr Sentence path_of_scope(const GraphView& graph, int scope) {
  Sentence path;
  write_path(path, graph.scopes, scope);
  return path;
}

}  // namespace archetype
