// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/onednn/convolution.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference::onednn {

/// Adds a linear map of features.
inline bool schedule_linear(Scheduler& scheduler, const std::shared_ptr<const Step>& step) {
  const int input = step->inputs[0];
  const dnnl::memory::dims weight{scheduler.shape(step->result).channels, scheduler.shape(input).channels};
  const DescribeValue describe_value = [&](int value, Layout) {
    return describe_features(scheduler.shape(value), scheduler.images());
  };
  const LinearShape shape{.source = describe_value(input, Layout::channels_last),
                          .weight = describe_packed(weight),
                          .bias = describe_bias(*step),
                          .result = describe_value(step->result, Layout::channels_last)};
  std::optional<Chosen<LinearPrimitive>> otherwise;
  auto chosen = choose<LinearPrimitive>(
      scheduler, *step, Layout::channels_last, describe_value,
      [&](const dnnl::primitive_attr& given) { return describe(scheduler.engine(), shape, given); }, otherwise);
  if (!chosen) chosen = std::move(otherwise);
  if (!chosen) throw std::runtime_error(step->path + ": oneDNN has no such linear map");
  add_weighted_task<dnnl::inner_product_forward>(scheduler, *step, *chosen, weight, Layout::channels_last,
                                                 Layout::channels_last, true);
  return true;
}

}  // namespace archetype::inference::onednn
