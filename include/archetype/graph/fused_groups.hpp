// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/graph/lifetimes.hpp>
#include <archetype/graph/traits.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace archetype {

/// Nodes of a graph that one operation can compute, when the last of them is due: a batch norm or a gate, and perhaps a
/// sum and an activation after it.
struct FusedGroup {
  int head = 0;        ///< the batch norm or the gate
  bool gates = false;  ///< whether it is a gate
  int sum = 0;         ///< 0 if there is none
  int other = 0;       ///< what the sum adds to the result of the head
  int last = 0;
  std::string_view activation{};  ///< its kind; empty if there is none

  /// Whether this is a node of the group before the last, whose result is not computed by itself.
  constexpr bool hides(int node) const { return node != last && (node == head || (sum != 0 && node == sum)); }
};

/// The groups of a graph whose heads are of maps, each result inside read by nothing else.
class FusedGroups {
 public:
  constexpr explicit FusedGroups(const GraphView& graph) : places_(graph.nodes.size()) {
    const Lifetimes lifetimes{graph};
    for (int i = 1; i < graph.size(); ++i) {
      const FusedPart head = part(graph, i);
      if ((head != FusedPart::norm && head != FusedPart::gate) || graph[i].shape.flat()) continue;
      if (head == FusedPart::norm && lifetimes.readers(graph.sources(graph[i])[0]) != 1) continue;
      const FusedGroup group = found_at(i, graph, lifetimes);
      groups_.push_back(group);
      for (const int node : {group.head, group.sum, group.last})
        if (node != 0) places_[static_cast<std::size_t>(node)] = static_cast<int>(groups_.size());
    }
  }

  constexpr std::span<const FusedGroup> all() const& { return groups_.view(); }
  constexpr std::span<const FusedGroup> all() const&& = delete;

  /// The group of a node, or null.
  constexpr const FusedGroup* of(int node) const& {
    const int place = places_[static_cast<std::size_t>(node)];
    return place == 0 ? nullptr : &groups_[static_cast<std::size_t>(place - 1)];
  }
  constexpr const FusedGroup* of(int node) const&& = delete;

 private:
  static constexpr FusedPart part(const GraphView& graph, int node) {
    return node == 0 ? FusedPart::none : graph[node].operation->traits().fused_part;
  }

  /// The node that alone reads a result, or 0.
  static constexpr int only_reader(const Lifetimes& lifetimes, int node) {
    return lifetimes.readers(node) == 1 && lifetimes.last_reader(node) > 0 ? lifetimes.last_reader(node) : 0;
  }

  /// Whether all results that a group reads are still there when its last node is due: the last reader of each is one
  /// of the group, or later.
  static constexpr bool inputs_last(const GraphView& graph, const Lifetimes& lifetimes, const FusedGroup& group) {
    const auto lasts = [&](int node) {
      const int last = lifetimes.last_reader(node);
      return last == Lifetimes::kept || last == group.head || last == group.sum || last >= group.last;
    };
    for (const int source : graph.sources(graph[group.head]))
      if (!lasts(source)) return false;
    return lasts(group.other);
  }

  constexpr FusedGroup found_at(int head, const GraphView& graph, const Lifetimes& lifetimes) const {
    const FusedGroup alone{.head = head, .gates = part(graph, head) == FusedPart::gate, .last = head};
    FusedGroup group = alone;
    const int next = only_reader(lifetimes, head);
    const FusedPart following = part(graph, next);
    if (following == FusedPart::sum && of(next) == nullptr) {
      const std::span<const int> operands = graph.sources(graph[next]);
      group.sum = group.last = next;
      group.other = operands[0] == head ? operands[1] : operands[0];
      const int after = only_reader(lifetimes, next);
      if (part(graph, after) == FusedPart::activation_of_sum) {
        group.activation = graph[after].operation->kind();
        group.last = after;
      }
      if (!inputs_last(graph, lifetimes, group)) return alone;
    } else if (!group.gates && (following == FusedPart::activation || following == FusedPart::activation_of_sum)) {
      group.activation = graph[next].operation->kind();
      group.last = next;
    }
    return group;
  }

  detail::ConstexprVector<FusedGroup> groups_;
  detail::ConstexprVector<int> places_;  // of the group of each node, counted from 1
};

}  // namespace archetype
