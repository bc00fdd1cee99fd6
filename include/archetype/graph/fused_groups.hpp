// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/graph/lifetimes.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace archetype {

/// Nodes of a graph that one operation can compute, when the last of them is due: a batch norm, and perhaps a sum and
/// an activation after it.
struct NormGroup {
  int norm = 0;
  int sum = 0;    ///< 0 if there is none
  int other = 0;  ///< what the sum adds to the normalized
  int last = 0;
  std::string_view activation{};  ///< its kind; empty if there is none

  /// Whether this is a node of the group before the last, whose result is not computed by itself.
  constexpr bool hides(int node) const { return node != last && (node == norm || (sum != 0 && node == sum)); }
};

/// The groups of a graph whose batch norms are of maps, each result inside read by nothing else.
class NormGroups {
 public:
  constexpr explicit NormGroups(const GraphView& graph) : places_(graph.nodes.size()) {
    const Lifetimes lifetimes{graph};
    for (int i = 1; i < graph.size(); ++i) {
      if (part(graph, i) != NormPart::norm || graph[i].shape.flat()) continue;
      if (lifetimes.readers(graph.sources(graph[i])[0]) != 1) continue;
      const NormGroup group = found_at(i, graph, lifetimes);
      groups_.push_back(group);
      for (const int node : {group.norm, group.sum, group.last})
        if (node != 0) places_[static_cast<std::size_t>(node)] = static_cast<int>(groups_.size());
    }
  }

  constexpr std::span<const NormGroup> all() const& { return groups_.view(); }
  constexpr std::span<const NormGroup> all() const&& = delete;

  /// The group of a node, or null.
  constexpr const NormGroup* of(int node) const& {
    const int place = places_[static_cast<std::size_t>(node)];
    return place == 0 ? nullptr : &groups_[static_cast<std::size_t>(place - 1)];
  }
  constexpr const NormGroup* of(int node) const&& = delete;

 private:
  static constexpr NormPart part(const GraphView& graph, int node) {
    return node == 0 ? NormPart::none : graph[node].operation->traits().norm_part;
  }

  /// The node that alone reads a result, or 0.
  static constexpr int only_reader(const Lifetimes& lifetimes, int node) {
    return lifetimes.readers(node) == 1 && lifetimes.last_reader(node) > 0 ? lifetimes.last_reader(node) : 0;
  }

  /// Whether a result is still there when the last node of a group is due: its last reader is one of the group or
  /// later.
  static constexpr bool lasts(const Lifetimes& lifetimes, int node, const NormGroup& group) {
    const int last = lifetimes.last_reader(node);
    return last == Lifetimes::kept || last == group.sum || last >= group.last;
  }

  constexpr NormGroup found_at(int norm, const GraphView& graph, const Lifetimes& lifetimes) const {
    NormGroup group{.norm = norm, .last = norm};
    const int next = only_reader(lifetimes, norm);
    const NormPart following = part(graph, next);
    if (following == NormPart::sum && of(next) == nullptr) {
      const std::span<const int> operands = graph.sources(graph[next]);
      group.sum = group.last = next;
      group.other = operands[0] == norm ? operands[1] : operands[0];
      const int after = only_reader(lifetimes, next);
      if (part(graph, after) == NormPart::activation_of_sum) {
        group.activation = graph[after].operation->kind();
        group.last = after;
      }
      if (!lasts(lifetimes, group.other, group)) return {.norm = norm, .last = norm};
    } else if (following == NormPart::activation || following == NormPart::activation_of_sum) {
      group.activation = graph[next].operation->kind();
      group.last = next;
    }
    return group;
  }

  detail::ConstexprVector<NormGroup> groups_;
  detail::ConstexprVector<int> places_;  // of the group of each node, counted from 1
};

}  // namespace archetype
