// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/shape.hpp>
#include <archetype/inference/kernel_task.hpp>
#include <archetype/inference/onednn/api.hpp>
#include <archetype/inference/onednn/descriptions.hpp>
#include <archetype/inference/onednn/merged_groups.hpp>
#include <archetype/inference/onednn/post_operations.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/inference/scheduler.hpp>

#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference::onednn {

/// Adds the weight and the bias of a step to a primitive's arguments, in the order that it wants them.
inline void add_weights(Scheduler& scheduler, const Step& step, const dnnl::memory::dims& extents,
                        const dnnl::memory::desc& wanted, std::vector<Argument>& arguments) {
  PackedWeights& weights = scheduler.weights();
  arguments.push_back(
      {DNNL_ARG_WEIGHTS, wanted, Slot::image,
       weights.pack(step.path + ".weight", step.find("weight")->numbers, describe_tensor(extents), wanted)});
  const Tensor* const bias = step.find("bias");
  if (bias == nullptr) return;
  const dnnl::memory::desc given = describe_tensor({bias->extents.values[0]});
  arguments.push_back(
      {DNNL_ARG_BIAS, given, Slot::image, weights.pack(step.path + ".bias", bias->numbers, given, given)});
}

inline dnnl::memory::desc describe_bias(const Step& step) {
  const Tensor* const bias = step.find("bias");
  return bias == nullptr ? dnnl::memory::desc{} : describe_tensor({bias->extents.values[0]});
}

/// Adds the task of a primitive with a weight, and one for the post operations that it does not have.
template <class Primitive, class Description>
void add_weighted_task(Scheduler& scheduler, const Step& step, const Chosen<Description>& chosen,
                       const dnnl::memory::dims& weight, Layout source, Layout result, bool as_features) {
  const auto describe = [&](int slot) {
    return as_features ? describe_features(scheduler.slot(slot).shape, scheduler.images()) : scheduler.describe(slot);
  };
  const int from = scheduler.slot_of(step.inputs[0], source);
  std::vector<Argument> arguments{{DNNL_ARG_SRC, describe(from), from, {}}};
  Task task{.kind = text_of(step, chosen.post.count),
            .path = step.path,
            .implementation = chosen.description.impl_info_str(),
            .reads = {from}};
  for (const FusedPost::Operand& operand : chosen.post.operands) {
    const int slot = scheduler.slot_of(operand.value, operand.layout);
    task.reads.push_back(slot);
    arguments.push_back({operand.name, operand.description, slot, {}});
  }
  if (chosen.post.sum == no_value) {
    task.writes = scheduler.new_slot(step.result, result);
  } else {
    const int over = scheduler.slot_of(chosen.post.sum, result);
    task.reads.push_back(over);
    task.writes = scheduler.slot_over(step.result, result, over);
  }
  arguments.push_back({DNNL_ARG_DST, describe(task.writes), task.writes, {}});
  add_weights(scheduler, step, weight, chosen.description.weights_desc(), arguments);
  const int written = task.writes;
  double multiply_adds =
      static_cast<double>(scheduler.images()) * static_cast<double>(scheduler.shape(step.result).area());
  for (const auto extent : weight) multiply_adds *= static_cast<double>(extent);
  task.multiply_adds = multiply_adds;
  scheduler.add(primitive_task(std::move(task), Primitive{chosen.description}, scheduler.engine(), std::move(arguments),
                               chosen.description.scratchpad_desc()));
  schedule_rest_of_post(scheduler, step, chosen.post.count, written);
}

/// How oneDNN computes a convolution, and the layouts of its input and result.
struct FoundConvolution {
  Chosen<ConvolutionPrimitive> chosen;
  dnnl::memory::dims weight;
  Layout source;
  Layout result;

  /// Whether it is a reference implementation, or one by way of matrix products, of which each group needs its own.
  bool slow_for_groups() const {
    const std::string_view implementation = chosen.description.impl_info_str();
    return is_reference(implementation) || implementation.find("gemm") != implementation.npos;
  }
};

/// The convolution in the first of several layouts for which oneDNN has more than a reference implementation. Blocks do
/// not suit groups of few channels, for instance.
inline FoundConvolution find_convolution(Scheduler& scheduler, const Step& step) {
  struct Layouts {
    Layout source;
    Layout result;
  };
  const int input = step.inputs[0];
  std::vector<Layouts> attempts;
  if (input == 0) attempts.push_back({Layout::plain, scheduler.layout_of(step.result)});
  attempts.push_back({scheduler.layout_of(input), scheduler.layout_of(step.result)});
  attempts.push_back({scheduler.layout(), scheduler.layout()});
  attempts.push_back({Layout::channels_last, Layout::channels_last});
  attempts.push_back({Layout::plain, Layout::plain});

  const Attributes& attributes = step.attributes;
  const Window& window = attributes.window;
  const int groups = attributes.groups;
  dnnl::memory::dims weight{attributes.width / groups, scheduler.shape(input).channels / groups, window.kernel.height,
                            window.kernel.width};
  if (groups > 1) weight.insert(weight.begin(), groups);
  std::optional<Chosen<ConvolutionPrimitive>> otherwise;
  Layouts otherwise_layouts{};
  for (const Layouts& attempt : attempts) {
    const DescribeValue describe_value = [&](int value, Layout layout) {
      return describe_map(scheduler.shape(value), scheduler.images(), layout);
    };
    const ConvolutionShape shape{.source = describe_value(input, attempt.source),
                                 .weight = describe_packed(weight),
                                 .bias = describe_bias(step),
                                 .result = describe_value(step.result, attempt.result),
                                 .strides = {window.stride.height, window.stride.width},
                                 .dilations = {window.dilation.height - 1, window.dilation.width - 1},
                                 .before = {step.padding.top, step.padding.left},
                                 .after = {step.padding.bottom, step.padding.right}};
    const bool had_otherwise = otherwise.has_value();
    auto chosen = choose<ConvolutionPrimitive>(
        scheduler, step, attempt.result, describe_value,
        [&](const dnnl::primitive_attr& given) { return describe(scheduler.engine(), shape, given); }, otherwise);
    if (chosen) return {std::move(*chosen), weight, attempt.source, attempt.result};
    if (!had_otherwise) otherwise_layouts = attempt;
  }
  if (!otherwise) throw std::runtime_error(step.path + ": oneDNN has no such convolution");
  return {std::move(*otherwise), weight, otherwise_layouts.source, otherwise_layouts.result};
}

inline void add_convolution(Scheduler& scheduler, const Step& step, const FoundConvolution& found) {
  add_weighted_task<dnnl::convolution_forward>(scheduler, step, found.chosen, found.weight, found.source, found.result,
                                               false);
}

/// A convolution whose groups are merged into whole blocks of channels, if there are groups for which that can be.
inline std::optional<Step> with_whole_blocks(const Scheduler& scheduler, const Step& step) {
  const int groups = step.attributes.groups;
  const int channels = scheduler.shape(step.inputs[0]).channels;
  if (groups == 1 || groups == channels) return {};
  const int block = block_of(scheduler.layout(), channels);
  const int count = groups_to_merge(groups, channels / groups, step.attributes.width / groups, block);
  if (count == 0) return {};
  return with_merged_groups(step, count);
}

/// Adds a convolution. Groups are merged where oneDNN is fast only for whole blocks of channels: for those of
/// ResNeXt-50 with AVX2, twice the multiply-adds then take a seventh of the time.
inline bool schedule_convolution(Scheduler& scheduler, const std::shared_ptr<const Step>& step) {
  const FoundConvolution found = find_convolution(scheduler, *step);
  if (found.slow_for_groups())
    if (const std::optional<Step> merged = with_whole_blocks(scheduler, *step)) {
      const FoundConvolution better = find_convolution(scheduler, *merged);
      if (!better.slow_for_groups()) {
        add_convolution(scheduler, *merged, better);
        return true;
      }
    }
  add_convolution(scheduler, *step, found);
  return true;
}

}  // namespace archetype::inference::onednn
