// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/plan/plan.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace archetype::inference::onednn {

/// How many groups of a convolution have to be merged into one so that each has whole blocks of channels; 0 if that
/// cannot be, or costs more than four times the multiply-adds.
constexpr int groups_to_merge(int groups, int inputs_of_group, int outputs_of_group, int block) {
  for (int count = 2; count <= 4; ++count)
    if (groups % count == 0 && inputs_of_group * count % block == 0 && outputs_of_group * count % block == 0)
      return count;
  return 0;
}

/// A convolution as one that has `count` groups merged into one: its weights are zero where an output does not read an
/// input. Weights without numbers stay so.
inline Step with_merged_groups(Step step, int count) {
  step.attributes.groups /= count;
  Tensor& weight = *step.find("weight");
  auto& extents = weight.extents.values;  // outputs, inputs of a group, height, width
  const auto inputs = static_cast<std::size_t>(extents[1]);
  const auto taps = static_cast<std::size_t>(extents[2] * extents[3]);
  const auto outputs_of_group = static_cast<std::size_t>(extents[0] / (step.attributes.groups * count));
  const std::size_t wide = inputs * static_cast<std::size_t>(count);
  extents[1] *= count;
  if (weight.numbers.empty()) return step;
  const std::size_t outputs = weight.numbers.size() / (inputs * taps);
  std::vector<float> merged(outputs * wide * taps);
  for (std::size_t output = 0; output < outputs; ++output) {
    const std::size_t first = output / outputs_of_group % static_cast<std::size_t>(count) * inputs;
    std::copy_n(weight.numbers.begin() + static_cast<std::ptrdiff_t>(output * inputs * taps), inputs * taps,
                merged.begin() + static_cast<std::ptrdiff_t>((output * wide + first) * taps));
  }
  weight.numbers = std::move(merged);
  return step;
}

}  // namespace archetype::inference::onednn
