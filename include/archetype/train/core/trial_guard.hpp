// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/model/first_parameter.hpp>
#include <archetype/model/random_state.hpp>
#include <archetype/model/state.hpp>
#include <archetype/train/core/state.hpp>

#include <utility>
#include <vector>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype::detail {

/// Restores the parameters, buffers and gradients of a model and the random state at the end of the scope, even if an
/// exception is thrown. Within the scope, the model starts without gradients.
class TrialGuard {
 public:
  explicit TrialGuard(const torch::nn::Module& model) : model_(model_state(model)), random_(device_of(model)) {
    for (const auto& [name, tensor] : model_) before_.emplace(name, tensor.clone());
    for (const torch::Tensor& parameter : model.parameters()) {
      gradients_.emplace_back(parameter, parameter.grad());
      parameter.mutable_grad() = torch::Tensor{};
    }
  }
  TrialGuard(const TrialGuard&) = delete;
  TrialGuard& operator=(const TrialGuard&) = delete;
  ~TrialGuard() {
    assign(model_, before_);
    for (auto& [parameter, gradient] : gradients_) parameter.mutable_grad() = gradient;
  }

 private:
  State model_;  // shares memory with the model
  State before_;
  RandomStatesGuard random_;
  std::vector<std::pair<torch::Tensor, torch::Tensor>> gradients_;  // each parameter and its gradient
};

}  // namespace archetype::detail
