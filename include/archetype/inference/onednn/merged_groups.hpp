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
  extents[1] *= count;
  if (weight.numbers.empty()) return step;
  const auto merged = static_cast<std::size_t>(count);
  const auto outputs = static_cast<std::size_t>(extents[0]);
  const std::size_t outputs_of_group = outputs / (static_cast<std::size_t>(step.attributes.groups) * merged);
  const std::size_t row = weight.numbers.size() / outputs;
  std::vector<float> numbers(weight.numbers.size() * merged);
  for (std::size_t output = 0; output < outputs; ++output)
    std::copy_n(weight.numbers.data() + output * row, row,
                numbers.data() + (output * merged + output / outputs_of_group % merged) * row);
  weight.numbers = std::move(numbers);
  return step;
}

}  // namespace archetype::inference::onednn
