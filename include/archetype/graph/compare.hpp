// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <span>

namespace archetype {

namespace detail {

/// Whether two scopes, or two layers in such scopes, have the same path.
constexpr bool same_path(const GraphView& a, int scope_of_a, const Label& label_of_a, const GraphView& b,
                         int scope_of_b, const Label& label_of_b) {
  const bool identical = label_of_a.ordinal == label_of_b.ordinal && equal(label_of_a.text, label_of_b.text);
  if (!identical && !same_name(label_of_a, label_of_b)) return false;
  if (scope_of_a <= 0 || scope_of_b <= 0) return scope_of_a <= 0 && scope_of_b <= 0;
  const Scope& outer_of_a = a.scopes[static_cast<std::size_t>(scope_of_a)];
  const Scope& outer_of_b = b.scopes[static_cast<std::size_t>(scope_of_b)];
  return same_path(a, outer_of_a.parent, outer_of_a.label, b, outer_of_b.parent, outer_of_b.label);
}

constexpr bool same_path(const GraphView& a, const Node& x, const GraphView& b, const Node& y) {
  return same_path(a, x.scope, x.label, b, y.scope, y.label);
}

/// Whether two nodes with the same path apply the same operation to results with the same paths.
constexpr bool same_node(const GraphView& a, const Node& x, const GraphView& b, const Node& y) {
  if (!equal(x.operation->kind(), y.operation->kind()) || x.attributes != y.attributes || x.shape != y.shape ||
      x.parameters != y.parameters || x.multiply_adds != y.multiply_adds || x.edge_count != y.edge_count)
    return false;
  const std::span<const int> read_by_x = a.sources(x);
  const std::span<const int> read_by_y = b.sources(y);
  for (std::size_t i = 0; i < read_by_x.size(); ++i)
    if (!same_path(a, a[read_by_x[i]], b, b[read_by_y[i]])) return false;
  return true;
}

}  // namespace detail

/// Whether two graphs are equal: the same operations with the same paths, attributes, shapes and parameters, on results
/// with the same paths. The order of operations that do not read each other may differ.
constexpr bool same_graph(const GraphView& a, const GraphView& b) {
  if (a.size() != b.size() || !detail::same_path(a, a.nodes.back(), b, b.nodes.back())) return false;
  int j = 0;
  for (const Node& x : a.nodes) {
    int passed = 0;  // paths are unique, and the order differs only inside a block, so the match is near
    for (; passed < b.size() && !detail::same_path(a, x, b, b[j]); ++passed) j = (j + 1) % b.size();
    if (passed == b.size() || !detail::same_node(a, x, b, b[j])) return false;
    j = (j + 1) % b.size();
  }
  return true;
}

}  // namespace archetype
