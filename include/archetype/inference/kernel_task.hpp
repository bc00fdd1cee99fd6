// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/kernels/pointwise.hpp>
#include <archetype/inference/layout.hpp>
#include <archetype/inference/map.hpp>
#include <archetype/inference/onednn/threads.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/inference/scheduler.hpp>
#include <archetype/inference/step_text.hpp>
#include <archetype/inference/task.hpp>
#include <archetype/simd/fitted.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace archetype::inference {

namespace detail {

/// A map that a kernel reads, and its slot.
struct KernelMap {
  ConstMap map{};
  int slot = Slot::image;  ///< no map
};

/// A kernel and its arguments in one context.
class BoundKernel {
 public:
  BoundKernel(std::shared_ptr<const Step> step, const InferenceKernel& kernel, const std::vector<KernelMap>& inputs,
              const std::vector<KernelMap>& operands, KernelMap result, std::size_t scratch, const Binding& binding)
      : step_(std::move(step)), compute_(kernel.compute), binding_(binding), scratch_{binding.scratch, scratch} {
    for (const auto& [maps, kept] : {std::pair{&inputs, &inputs_}, std::pair{&operands, &operands_}})
      for (const KernelMap& each : *maps) {
        ConstMap map = each.map;
        if (each.slot != Slot::image) map.data = binding.slots[static_cast<std::size_t>(each.slot)];
        kept->push_back(map);
        if (each.slot == 0) images_.emplace_back(kept, kept->size() - 1);
      }
    result_ = {binding.slots[static_cast<std::size_t>(result.slot)],
               result.map.images,
               result.map.channels,
               result.map.height,
               result.map.width,
               result.map.block};
    shares_work_ = kernel.shares_work && std::max(inputs_[0].elements(), result_.elements()) >= least_to_share;
  }

  void operator()() {
    for (const auto& [maps, index] : images_) (*maps)[index].data = binding_.slots[0];
    const auto compute = [this](const Share& share) {
      compute_({*step_, inputs_, result_, operands_, scratch_, share});
    };
    if (shares_work_) onednn::for_each_share(compute);
    else compute({});
    clear_padding(result_);
  }

 private:
  /// Elements of a map that are computed in less time than it takes to wake threads.
  static constexpr std::size_t least_to_share = 16384;

  std::shared_ptr<const Step> step_;
  std::function<void(const KernelCall&)> compute_;
  Binding binding_;
  std::vector<ConstMap> inputs_;
  std::vector<ConstMap> operands_;
  Map result_;
  std::span<float> scratch_;
  bool shares_work_ = false;
  std::vector<std::pair<std::vector<ConstMap>*, std::size_t>> images_;  // which are given with each call
};

inline KernelMap kernel_map(const Scheduler& scheduler, int slot) {
  const Slot& found = scheduler.slot(slot);
  return {map_of<const float>(found.shape, scheduler.images(), found.layout), slot};
}

/// The operands of a step's post operations: a summand has the layout of the result.
inline std::vector<KernelMap> operand_maps(Scheduler& scheduler, const Step& step, Layout layout) {
  std::vector<KernelMap> maps;
  for (const PostOperation& post : step.post) {
    if (post.operand == no_value) {
      maps.emplace_back();
      continue;
    }
    const Layout wanted = post.kind == "Add" ? layout : Layout::channels_last;
    maps.push_back(kernel_map(scheduler, scheduler.slot_of(post.operand, wanted)));
  }
  return maps;
}

/// Adds a task that runs a kernel on slots.
inline void add_kernel_task(Scheduler& scheduler, std::shared_ptr<const Step> step, const InferenceKernel& kernel,
                            std::vector<KernelMap> inputs, std::vector<KernelMap> operands, int result) {
  const std::size_t scratch = kernel.scratch ? kernel.scratch(*step, inputs[0].map) : 0;
  Task task{.kind = text_of(*step, kernel.applies_post ? step->post.size() : 0),
            .path = step->path,
            .implementation = "own",
            .writes = result,
            .scratch = scratch * sizeof(float)};
  for (const auto* maps : {&inputs, &operands})
    for (const KernelMap& each : *maps)
      if (each.slot != Slot::image) task.reads.push_back(each.slot);
  task.bind = [step = std::move(step), kernel, inputs = std::move(inputs), operands = std::move(operands),
               result = kernel_map(scheduler, result), scratch](const Binding& binding) {
    auto bound = std::make_shared<BoundKernel>(step, kernel, inputs, operands, result, scratch, binding);
    return std::function<void()>{[bound] { (*bound)(); }};
  };
  scheduler.add(std::move(task));
}

}  // namespace detail

/// Adds a task, in place, for post operations of a step that the task of the step itself does not apply: those after
/// the first `done`.
inline void schedule_rest_of_post(Scheduler& scheduler, const Step& step, std::size_t done, int slot) {
  if (done == step.post.size()) return;
  auto rest = std::make_shared<Step>();
  rest->kind = "Pointwise";
  rest->path = step.path;
  rest->post.assign(step.post.begin() + static_cast<std::ptrdiff_t>(done), step.post.end());
  const InferenceKernel pointwise{
      .kind = "Pointwise", .compute = simd::fitted<compute_pointwise>(), .applies_post = true, .shares_work = true};
  std::vector<detail::KernelMap> operands = detail::operand_maps(scheduler, *rest, scheduler.slot(slot).layout);
  detail::add_kernel_task(scheduler, rest, pointwise, {detail::kernel_map(scheduler, slot)}, std::move(operands), slot);
}

/// Adds a step that a kernel executes.
inline void schedule_kernel(Scheduler& scheduler, const std::shared_ptr<const Step>& step,
                            const InferenceKernel& kernel) {
  const auto layout_of = [&](int value) {
    return kernel.channels_last ? Layout::channels_last : scheduler.layout_of(value);
  };
  std::vector<detail::KernelMap> inputs;
  for (const int input : step->inputs)
    inputs.push_back(detail::kernel_map(scheduler, scheduler.slot_of(input, layout_of(input))));
  const Layout layout = layout_of(step->result);
  std::vector<detail::KernelMap> operands;
  if (kernel.applies_post) operands = detail::operand_maps(scheduler, *step, layout);
  const int first = step->inputs[0];
  const bool read_twice = std::count(step->inputs.begin(), step->inputs.end(), first) > 1 ||
                          std::any_of(step->post.begin(), step->post.end(),
                                      [&](const PostOperation& post) { return post.operand == first; });
  const bool in_place = kernel.in_place && scheduler.ends(first) && !read_twice &&
                        scheduler.shape(first) == scheduler.shape(step->result) && layout_of(first) == layout;
  const int result =
      in_place ? scheduler.slot_over(step->result, layout, inputs[0].slot) : scheduler.new_slot(step->result, layout);
  detail::add_kernel_task(scheduler, step, kernel, std::move(inputs), std::move(operands), result);
  if (!kernel.applies_post) schedule_rest_of_post(scheduler, *step, 0, result);
}

}  // namespace archetype::inference
