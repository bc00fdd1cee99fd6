// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/lifetimes.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/model/fused/batch_norm.hpp>
#include <archetype/model/fused/group.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace archetype::fused {

namespace detail {

/// The node that alone reads a result, or 0.
inline int only_reader(const Lifetimes& lifetimes, int node) {
  return lifetimes.readers(node) == 1 && lifetimes.last_reader(node) > 0 ? lifetimes.last_reader(node) : 0;
}

/// Whether a result is still there when the last node of a group is due: its last reader is one of the group or later.
inline bool lasts(const Lifetimes& lifetimes, int node, const Group& group) {
  const int last = lifetimes.last_reader(node);
  return last == Lifetimes::kept || last == group.sum || last >= group.last;
}

}  // namespace detail

/// The groups that operations of this folder can compute at once, each result inside read by nothing else.
inline std::vector<Group> find_groups(const GraphView& graph) {
  const Lifetimes lifetimes{graph};
  const auto kind = [&](int node) { return graph[node].operation->kind(); };
  std::vector<bool> taken(graph.nodes.size());
  std::vector<Group> groups;
  for (int i = 1; i < graph.size(); ++i) {
    if (kind(i) != "BatchNorm" || graph[i].shape.flat()) continue;
    if (lifetimes.readers(graph.sources(graph[i])[0]) != 1) continue;
    Group group{.norm = i, .last = i};
    int next = detail::only_reader(lifetimes, i);
    if (next != 0 && kind(next) == "Add" && !taken[static_cast<std::size_t>(next)]) {
      const std::span<const int> operands = graph.sources(graph[next]);
      group.sum = group.last = next;
      group.other = operands[0] == i ? operands[1] : operands[0];
      const int after = detail::only_reader(lifetimes, next);
      if (after != 0 && !kind(after).empty() && follows_sum(kind(after))) {
        group.activation = kind(after);
        group.last = after;
      }
      if (!detail::lasts(lifetimes, group.other, group)) group = {.norm = i, .last = i};
    } else if (next != 0 && follows_norm(kind(next))) {
      group.activation = kind(next);
      group.last = next;
    }
    taken[static_cast<std::size_t>(group.last)] = true;
    if (group.sum != 0) taken[static_cast<std::size_t>(group.sum)] = true;
    groups.push_back(group);
  }
  return groups;
}

}  // namespace archetype::fused
