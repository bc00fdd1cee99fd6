// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/fused_groups.hpp>
#include <archetype/graph/lifetimes.hpp>
#include <archetype/graph/view.hpp>

#include <algorithm>
#include <vector>

namespace archetype {

/// The nodes after which exactly one result is still needed: their own. The first is the input and the last the
/// network's result; the nodes from one to another are a `Segment`. A node whose result a backend may not compute, as
/// it computes it together with what follows, is none.
inline std::vector<int> cuts_of(const GraphView& graph) {
  const Lifetimes lifetimes{graph};
  const FusedGroups groups{graph};
  std::vector<int> cuts;
  int reach = 0;  // the last reader of the results before node i
  for (int i = 0; i < graph.size(); ++i) {
    const FusedGroup* const group = groups.of(i);
    if (reach <= i && (group == nullptr || !group->hides(i))) cuts.push_back(i);
    reach = std::max(reach, lifetimes.last_reader(i));
  }
  return cuts;
}

}  // namespace archetype
