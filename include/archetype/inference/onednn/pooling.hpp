// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/shape.hpp>
#include <archetype/inference/kernel_task.hpp>
#include <archetype/inference/onednn/api.hpp>
#include <archetype/inference/onednn/descriptions.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/inference/scheduler.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference::onednn {

/// How far the last windows reach beyond the padded input, as with PyTorch's `ceil_mode`.
inline Extent overhang(const Step& step, const Shape& input, const Shape& result) {
  const Window& window = step.attributes.window;
  return {std::max(0, (result.height - 1) * window.stride.height + window.kernel.height - input.height -
                          step.padding.top - step.padding.bottom),
          std::max(0, (result.width - 1) * window.stride.width + window.kernel.width - input.width - step.padding.left -
                          step.padding.right)};
}

/// oneDNN's name for a pooling, unless oneDNN counts other elements than PyTorch does.
inline std::optional<dnnl::algorithm> pooling_algorithm(const Step& step, Extent overhang) {
  if (step.kind == "MaxPool") return dnnl::algorithm::pooling_max;
  const Window& window = step.attributes.window;
  // Padding for a size that divides evenly counts, whatever the window says: PyTorch pads before it pools.
  if (window.exclude_padding && window.mode != PaddingMode::same) return dnnl::algorithm::pooling_avg_exclude_padding;
  if (overhang == Extent{0, 0}) return dnnl::algorithm::pooling_avg_include_padding;
  if (step.padding == Padding{}) return dnnl::algorithm::pooling_avg_exclude_padding;  // only the overhang, then
  return {};
}

/// Adds a pooling; returns whether oneDNN has it.
inline bool schedule_pooling(Scheduler& scheduler, const std::shared_ptr<const Step>& step) {
  const int input = step->inputs[0];
  const Window& window = step->attributes.window;
  const Extent beyond = overhang(*step, scheduler.shape(input), scheduler.shape(step->result));
  const std::optional<dnnl::algorithm> algorithm = pooling_algorithm(*step, beyond);
  if (!algorithm || window.dilation != Extent{}) return false;
  const Layout layout = scheduler.layout_of(input);
  const PoolingShape shape{.source = describe_map(scheduler.shape(input), scheduler.images(), layout),
                           .result = describe_map(scheduler.shape(step->result), scheduler.images(), layout),
                           .strides = {window.stride.height, window.stride.width},
                           .kernel = {window.kernel.height, window.kernel.width},
                           .before = {step->padding.top, step->padding.left},
                           .after = {step->padding.bottom + beyond.height, step->padding.right + beyond.width}};
  const PoolingPrimitive description = describe(scheduler.engine(), *algorithm, shape, user_scratch());
  if (!description || is_reference(description.impl_info_str())) return false;
  const int from = scheduler.slot_of(input, layout);
  const int to = scheduler.new_slot(step->result, layout);
  Task task{.kind = text_of(*step, 0),
            .path = step->path,
            .implementation = description.impl_info_str(),
            .reads = {from},
            .writes = to};
  scheduler.add(primitive_task(std::move(task), dnnl::pooling_forward{description}, scheduler.engine(),
                               {{DNNL_ARG_SRC, shape.source, from, {}}, {DNNL_ARG_DST, shape.result, to, {}}},
                               description.scratchpad_desc()));
  schedule_rest_of_post(scheduler, *step, 0, to);
  return true;
}

}  // namespace archetype::inference::onednn
