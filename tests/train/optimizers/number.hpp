// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/train/core/parameter_groups.hpp>

#include <vector>

#include <torch/types.h>

/// One parameter, which starts as 0, and its group.
struct Number {
  torch::Tensor value = torch::zeros(1, torch::kDouble).requires_grad_();
  std::vector<archetype::ParameterGroup> groups{{.parameters = {{"a", value}}}};
};
