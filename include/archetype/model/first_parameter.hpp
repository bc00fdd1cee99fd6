// SPDX-License-Identifier: MIT
#pragma once
#include <vector>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

/// The first of a module's parameters, which tells the type and device of all; undefined where it has none.
/// `parameters()` would collect every one of them, which is too much for each pass.
inline torch::Tensor first_parameter(const torch::nn::Module& module) {
  if (const std::vector<torch::Tensor> own = module.parameters(/*recurse=*/false); !own.empty()) return own.front();
  for (const auto& child : module.children())
    if (const torch::Tensor found = first_parameter(*child); found.defined()) return found;
  return {};
}

/// A tensor on the device and in the precision of a module's parameters.
inline torch::Tensor as_parameters(const torch::Tensor& tensor, const torch::nn::Module& module) {
  const torch::Tensor parameter = first_parameter(module);
  return parameter.defined() ? tensor.to(parameter.options()) : tensor;
}

}  // namespace archetype
