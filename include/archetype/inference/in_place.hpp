// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel_task.hpp>
#include <archetype/inference/kernels/channels.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/inference/scheduler.hpp>
#include <archetype/simd/fitted.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace archetype::inference {

/// Makes a concatenation of what lies where some of its operands were written, and copies the others there.
inline bool schedule_concatenation(Scheduler& scheduler, const std::shared_ptr<const Step>& step) {
  const std::optional<int> result = scheduler.slot_around(step->result);
  if (!result) return false;
  const int piece = scheduler.slot(*result).piece;
  std::vector<detail::KernelMap> inputs;
  for (const int input : step->inputs)
    inputs.push_back(detail::kernel_map(scheduler, scheduler.slot_of(input, scheduler.layout())));
  const bool is_complete = std::all_of(inputs.begin(), inputs.end(), [&](const detail::KernelMap& input) {
    return scheduler.slot(input.slot).piece == piece;
  });
  if (!is_complete)
    detail::add_kernel_task(scheduler, step, {.kind = "Concatenate", .compute = simd::fitted<compute_concatenation>()},
                            std::move(inputs), {}, *result);
  schedule_rest_of_post(scheduler, *step, 0, *result);
  return true;
}

/// Makes a slice the part of a map that it is.
inline bool schedule_slice(Scheduler& scheduler, const std::shared_ptr<const Step>& step) {
  return step->post.empty() && scheduler.slot_within(step->inputs[0], step->result, step->attributes.first).has_value();
}

}  // namespace archetype::inference
