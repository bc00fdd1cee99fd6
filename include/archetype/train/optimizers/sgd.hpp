// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/optimizers/torch_stepper.hpp>

#include <optional>
#include <utility>
#include <vector>

#include <torch/optim/sgd.h>
#include <torch/types.h>

namespace archetype {

namespace detail {

struct SGDKind {
  using Torch = torch::optim::SGD;
  using Options = torch::optim::SGDOptions;
  using Memory = torch::optim::SGDParamState;

  static void set(Options& options, double learning_rate, const std::optional<double>& momentum) {
    options.lr(learning_rate);
    if (momentum) options.momentum(*momentum);
  }

  static State saved(const Memory& memory) { return {{"average", memory.momentum_buffer()}}; }

  static Memory blank(const torch::Tensor& parameter) {
    Memory memory;
    memory.momentum_buffer(torch::zeros_like(parameter));
    return memory;
  }

  static Memory restored(const State& state) {
    Memory memory;
    memory.momentum_buffer(state.at("average").clone());
    return memory;
  }
};

}  // namespace detail

/// Stochastic gradient descent with momentum, as PyTorch computes it; biases and normalizations do not decay. If the
/// schedule sets a momentum, it replaces this one.
struct SGD {
  double momentum = 0.9;
  double weight_decay = 1e-4;
  bool nesterov = false;

  Settings settings() const {
    return {{"optimizer", nesterov ? "SGD, Nesterov" : "SGD"},
            {"momentum", detail::short_number(momentum)},
            {"weight decay", detail::short_number(weight_decay)}};
  }

  detail::TorchStepper<detail::SGDKind> attach(std::vector<ParameterGroup> groups) const {
    auto options = torch::optim::SGDOptions(/*lr=*/0).momentum(momentum).nesterov(nesterov);
    const auto others = options.weight_decay(0);
    const auto decaying = options.weight_decay(weight_decay);
    return {std::move(groups), decaying, others};
  }
};

}  // namespace archetype
