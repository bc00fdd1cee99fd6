// SPDX-License-Identifier: MIT
#pragma once
#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>

namespace archetype::fused {

/// The mean of each channel of a map, and the map itself, which is read further. As one operation of autograd, it adds
/// up the gradients of both in one pass, where otherwise that of the means would first become a map.
class SqueezeFunction : public torch::autograd::Function<SqueezeFunction> {
 public:
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context, const torch::Tensor& x) {
    context->set_materialize_grads(false);
    context->saved_data["sizes"] = x.sizes();
    return {torch::adaptive_avg_pool2d(x, {1, 1}), x};
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto sizes = context->saved_data["sizes"].toIntVector();
    const torch::Tensor& of_map = gradients[1];
    if (!gradients[0].defined()) return {of_map};
    const torch::Tensor of_each = gradients[0] / (sizes[2] * sizes[3]);
    return {of_map.defined() ? of_map + of_each : of_each.expand(sizes)};
  }
};

}  // namespace archetype::fused
