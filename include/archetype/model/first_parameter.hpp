// SPDX-License-Identifier: MIT
#pragma once
#include <vector>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

/// The first of a module's parameters, whose type and device are those of all; undefined if it has none. `parameters()`
/// would collect all of them, which is too slow for each forward pass.
inline torch::Tensor first_parameter(const torch::nn::Module& module) {
  if (const std::vector<torch::Tensor> own = module.parameters(/*recurse=*/false); !own.empty()) return own.front();
  for (const auto& child : module.children())
    if (const torch::Tensor found = first_parameter(*child); found.defined()) return found;
  return {};
}

/// The device of a module's parameters; the CPU if it has none.
inline torch::Device device_of(const torch::nn::Module& module) {
  const torch::Tensor parameter = first_parameter(module);
  return parameter.defined() ? parameter.device() : torch::Device{torch::kCPU};
}

namespace detail {

/// The tensor as the options say. A copy from page-locked memory to another device does not block: later work on the
/// device waits for it by itself.
inline torch::Tensor transferred(const torch::Tensor& tensor, const torch::TensorOptions& options) {
  const bool from_pinned = !options.device().is_cpu() && tensor.is_cpu() && tensor.is_pinned();
  return tensor.to(options, /*non_blocking=*/from_pinned);
}

}  // namespace detail

/// The tensor, on the device and in the precision of the module's parameters.
inline torch::Tensor as_parameters(const torch::Tensor& tensor, const torch::nn::Module& module) {
  const torch::Tensor parameter = first_parameter(module);
  return parameter.defined() ? detail::transferred(tensor, parameter.options()) : tensor;
}

}  // namespace archetype
