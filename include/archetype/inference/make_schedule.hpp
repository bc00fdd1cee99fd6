// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/in_place.hpp>
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/kernel_task.hpp>
#include <archetype/inference/kernels/all.hpp>
#include <archetype/inference/onednn/convolution.hpp>
#include <archetype/inference/onednn/linear.hpp>
#include <archetype/inference/onednn/packed_weights.hpp>
#include <archetype/inference/onednn/pooling.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/inference/scheduler.hpp>
#include <archetype/inference/task.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference {

/// A kind of step that is not always executed by a kernel, but by primitives of oneDNN or by none; `schedule` returns
/// whether that can be.
struct PrimitiveStep {
  std::string_view kind;
  bool (*schedule)(Scheduler&, const std::shared_ptr<const Step>&);
};

inline constexpr std::array primitive_steps{
    PrimitiveStep{"Conv", onednn::schedule_convolution},
    PrimitiveStep{"Linear", onednn::schedule_linear},
    PrimitiveStep{"MaxPool", onednn::schedule_pooling},
    PrimitiveStep{"AveragePool", onednn::schedule_pooling},
    PrimitiveStep{"Concatenate", schedule_concatenation},  // in place
    PrimitiveStep{"Slice", schedule_slice},                // in place
};

namespace detail {

inline const InferenceKernel* find_kernel(std::span<const InferenceKernel> kernels, std::string_view kind) {
  const auto found =
      std::find_if(kernels.begin(), kernels.end(), [&](const InferenceKernel& kernel) { return kernel.kind == kind; });
  return found == kernels.end() ? nullptr : &*found;
}

/// Adds a step: by a kernel of the user's, a primitive, or else a kernel of the library's.
inline void schedule_step(Scheduler& scheduler, std::span<const InferenceKernel> kernels) {
  const std::shared_ptr<const Step> step = scheduler.next();
  if (const InferenceKernel* const theirs = find_kernel(kernels, step->kind))
    return schedule_kernel(scheduler, step, *theirs);
  for (const PrimitiveStep& primitive : primitive_steps)
    if (primitive.kind == step->kind && primitive.schedule(scheduler, step)) return;
  const InferenceKernel* const ours = find_kernel(own_kernels(), step->kind);
  if (ours == nullptr) throw std::invalid_argument(step->path + ": inference has no kernel for " + step->kind);
  schedule_kernel(scheduler, step, *ours);
}

}  // namespace detail

/// Schedules a plan for batches of `images`, with maps in this layout where that is possible. Operations of the kinds
/// of `kernels` are executed by these.
inline Schedule make_schedule(const std::shared_ptr<const Plan>& plan, int images, Layout layout,
                              const dnnl::engine& engine, onednn::PackedWeights& weights,
                              std::span<const InferenceKernel> kernels) {
  Scheduler scheduler{plan, images, layout, engine, weights};
  if (detail::find_kernel(kernels, "Concatenate") == nullptr) scheduler.join_in_place();
  for (std::size_t i = 0; i < plan->steps.size(); ++i) detail::schedule_step(scheduler, kernels);
  return std::move(scheduler).finish();
}

}  // namespace archetype::inference
