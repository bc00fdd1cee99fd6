// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/to_floats.hpp>

#include <string>
#include <vector>

namespace archetype::inference {

/// The parameters and buffers of a node as floats, without counters. `floats` is the network's `float_state`.
inline std::vector<Tensor> tensors_of_node(const GraphView& graph, const Node& node, const StateDict& floats) {
  std::vector<Tensor> tensors;
  const StateList state = state_of(graph, node);
  for (const StateEntry& entry : state.entries()) {
    if (entry.role == StateRole::counter) continue;
    const std::string path = path_of(graph, node).str() + "." + std::string{entry.name};
    tensors.push_back({std::string{entry.name}, entry.extents, to_floats(*floats.find(path))});
  }
  return tensors;
}

}  // namespace archetype::inference
