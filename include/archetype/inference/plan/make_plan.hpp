// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/inference/plan/planner.hpp>
#include <archetype/inference/plan/rules.hpp>
#include <archetype/weights/state/state_dict.hpp>
#include <archetype/weights/state/to_floats.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::inference {

/// What becomes of the operations of one kind.
struct PlannedOperation {
  std::string_view kind;
  Rule rule;
};

/// The library's own operations. `Features`, which only collects results, ends a plan.
inline constexpr std::array planned_operations{
    PlannedOperation{"Conv", convolve},
    PlannedOperation{"ChannelConv", keep},
    PlannedOperation{"Linear", keep},
    PlannedOperation{"Flatten", flatten},
    PlannedOperation{"BatchNorm", normalize_batch},
    PlannedOperation{"LayerNorm", keep},
    PlannedOperation{"GlobalResponseNorm", keep},
    PlannedOperation{"LayerScale", scale_layer},
    PlannedOperation{"ReLU", activate},
    PlannedOperation{"ReLU6", activate},
    PlannedOperation{"Swish", activate},
    PlannedOperation{"Sigmoid", activate},
    PlannedOperation{"HardSwish", activate},
    PlannedOperation{"HardSigmoid", activate},
    PlannedOperation{"GELU", activate},
    PlannedOperation{"MaxPool", keep},
    PlannedOperation{"AveragePool", keep},
    PlannedOperation{"BlurPool", keep},
    PlannedOperation{"GlobalAveragePool", keep},
    PlannedOperation{"GlobalMaxPool", keep},
    PlannedOperation{"Dropout", drop},
    PlannedOperation{"DropPath", drop},
    PlannedOperation{"SelfAttention", attend},
    PlannedOperation{"Add", add},
    PlannedOperation{"Gate", gate},
    PlannedOperation{"Concatenate", keep},
    PlannedOperation{"Slice", keep},
    PlannedOperation{"SplitSum", keep},
    PlannedOperation{"SplitSoftmax", keep},
    PlannedOperation{"Features", drop},
};

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

/// The plan of a network, whose `float_state` is `floats`. Operations of the `additional` kinds become steps as they
/// are. Throws std::invalid_argument, naming kind and path, for an operation that is neither one of these nor the
/// library's own.
inline Plan make_plan(const GraphView& graph, const StateDict& floats,
                      std::span<const std::string_view> additional = {}) {
  Planner planner{graph};
  const bool joins = graph.nodes.back().operation->traits().joins_results;
  for (int i = 1; i < graph.size() - (joins ? 1 : 0); ++i) {
    const std::string_view kind = graph[i].operation->kind();
    const auto known = std::find_if(planned_operations.begin(), planned_operations.end(),
                                    [&](const PlannedOperation& each) { return each.kind == kind; });
    Rule rule = known == planned_operations.end() ? nullptr : known->rule;
    if (std::find(additional.begin(), additional.end(), kind) != additional.end()) rule = keep;
    if (rule == nullptr)
      throw std::invalid_argument(path_of(graph, graph[i]).str() + ": inference has no kernel for " +
                                  std::string{kind} + "; give one in InferenceOptions::kernels");
    Step step = planner.step_of(i);
    step.tensors = tensors_of_node(graph, graph[i], floats);
    rule(planner, i, std::move(step));
  }
  const int last = graph.size() - 1;
  return std::move(planner).finish(joins ? graph.sources(graph[last]) : std::span{&last, 1});
}

}  // namespace archetype::inference
