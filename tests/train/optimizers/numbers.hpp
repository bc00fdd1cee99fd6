// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <torch/nn/module.h>
#include <torch/types.h>

#include "../reference.hpp"

/// Three numbers of which the last does not decay.
struct Numbers : torch::nn::Module {
  explicit Numbers(const std::vector<double>& start)
      : decaying(register_parameter("weight", torch::tensor({start[0], start[1]}, torch::kDouble))),
        other(register_parameter("bias", torch::tensor({start[2]}, torch::kDouble))) {}

  void set_gradient(const torch::Tensor& gradient) {
    decaying.mutable_grad() = gradient.slice(0, 0, 2).to(torch::kDouble);
    other.mutable_grad() = gradient.slice(0, 2, 3).to(torch::kDouble);
  }

  /// The gradient of a step, counted from 1, in the recorded references.
  void set_gradient(int step) { set_gradient(uniform("gradient" + std::to_string(step), {3})); }

  torch::Tensor values() const { return torch::cat({decaying, other}).detach(); }

  torch::Tensor decaying;
  torch::Tensor other;
};
