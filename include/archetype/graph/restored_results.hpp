// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/graph/fused_groups.hpp>
#include <archetype/graph/lifetimes.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <span>

namespace archetype {

/// The results that a training step need not keep: those of fused groups, which the backward pass computes again from
/// what the groups keep of their inputs, at the cost of one pass over the map. All that reads such a result must be
/// able to do without it until then.
///
/// What a group reads may be restored, too. Along a chain of residual blocks, where each sum reads the one before, all
/// results of the chain are restored together, so one is kept after every few.
class RestoredResults {
 public:
  /// Calls `visit(input)` for each map that a group computes its result from, which may be restored: not for that of a
  /// batch norm, as this keeps it.
  static constexpr void for_each_input(const GraphView& graph, const FusedGroup& group, const auto& visit) {
    if (group.gates) visit(graph.sources(graph[group.head])[0]);
    if (group.sum != 0) visit(group.other);
  }

  constexpr RestoredResults(const GraphView& graph, const FusedGroups& groups) : depths_(graph.nodes.size()) {
    const Lifetimes lifetimes{graph};
    detail::ConstexprVector<bool> kept{graph.nodes.size()};
    for (int i = 1; i < graph.size(); ++i)
      for (const int source : graph.sources(graph[i]))
        if (!reads_restored(graph, groups, i, source)) kept[static_cast<std::size_t>(source)] = true;
    for (int i = 1; i < graph.size(); ++i) {
      const FusedGroup* const group = groups.of(i);
      if (group == nullptr || group->last != i || kept[static_cast<std::size_t>(i)] || lifetimes.last_reader(i) < 0)
        continue;
      int depth = 1;
      for_each_input(graph, *group, [&](int input) {
        if (depth_of(input) >= depth) depth = depth_of(input) + 1;
      });
      if (depth <= longest_chain) depths_[static_cast<std::size_t>(i)] = depth;
    }
  }

  constexpr bool contains(int node) const { return depth_of(node) != 0; }

  /// How many results are restored together at most.
  static constexpr int longest_chain = 4;

 private:
  constexpr int depth_of(int node) const { return depths_[static_cast<std::size_t>(node)]; }

  /// Whether a node that reads a result needs it for no gradient, or can have it restored.
  static constexpr bool reads_restored(const GraphView& graph, const FusedGroups& groups, int node, int source) {
    if (const FusedGroup* const group = groups.of(node)) {
      bool found = false;
      for_each_input(graph, *group, [&](int input) { found = found || input == source; });
      return found && !(group->gates && node == group->head && graph.sources(graph[node])[1] == source);
    }
    const Traits& traits = graph[node].operation->traits();
    const bool needs_none = traits.keeps != Keeps::inputs && !traits.overwrites_spare && !traits.returns_view;
    return traits.restores_input || (needs_none && !traits.joins_results);
  }

  detail::ConstexprVector<int> depths_;  // 1 for a result from what is kept, one more for each before it; 0: it is kept
};

}  // namespace archetype
