// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/plan/planner.hpp>

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace archetype::inference::detail {

/// The step that computes a value if only one other reads it and it is of this kind; otherwise null.
inline Step* sole_of_kind(Planner& planner, int value, std::string_view kind) {
  Step* const step = planner.sole_producer(value);
  return step != nullptr && step->kind == kind ? step : nullptr;
}

/// Whether a linear map is followed by nothing, or by one activation.
inline bool ends_in_activation(const Step& step) {
  return step.post.empty() || (step.post.size() == 1 && step.post[0].kind != "Add" && step.post[0].kind != "Gate" &&
                               step.post[0].kind != "Affine");
}

/// The whole squeeze-and-excite that ends in a gate: global average pooling, two linear maps, and the product. Removes
/// the steps of its parts from the plan.
inline std::optional<Step> squeeze_excite(Planner& planner, const Step& gate) {
  const int map = gate.inputs[0];
  Step* const expand = sole_of_kind(planner, gate.inputs[1], "Linear");
  if (expand == nullptr || !ends_in_activation(*expand)) return {};
  Step* const reduce = sole_of_kind(planner, expand->inputs[0], "Linear");
  if (reduce == nullptr || !ends_in_activation(*reduce)) return {};
  Step* const pool = sole_of_kind(planner, reduce->inputs[0], "GlobalAveragePool");
  if (pool == nullptr || pool->inputs[0] != map || !pool->post.empty()) return {};
  Step whole{.kind = "SqueezeExcite", .path = gate.path, .inputs = {map}};
  whole.parts = {*reduce, *expand};
  for (Step* const part : std::array{pool, reduce, expand}) planner.remove(*part);
  planner.release(map);
  return whole;
}

}  // namespace archetype::inference::detail
