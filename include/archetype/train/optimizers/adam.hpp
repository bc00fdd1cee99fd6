// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/optimizers/torch_stepper.hpp>

#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <torch/optim/adamw.h>
#include <torch/types.h>

namespace archetype {

namespace detail {

struct AdamKind {
  using Torch = torch::optim::AdamW;
  using Options = torch::optim::AdamWOptions;
  using Memory = torch::optim::AdamWParamState;

  static void set(Options& options, double learning_rate, const std::optional<double>& momentum) {
    options.lr(learning_rate);
    if (momentum) options.betas({*momentum, std::get<1>(options.betas())});
  }

  static State saved(const Memory& memory) {
    return {{"step", torch::tensor(memory.step(), torch::kInt64)},
            {"average", memory.exp_avg()},
            {"squared_average", memory.exp_avg_sq()}};
  }

  static Memory blank(const torch::Tensor& parameter) {
    Memory memory;
    memory.exp_avg(torch::zeros_like(parameter));
    memory.exp_avg_sq(torch::zeros_like(parameter));
    return memory;
  }

  static Memory restored(const State& state) {
    Memory memory;
    memory.step(state.at("step").item<std::int64_t>());
    memory.exp_avg(state.at("average").clone());
    memory.exp_avg_sq(state.at("squared_average").clone());
    return memory;
  }
};

}  // namespace detail

/// Adam with decoupled weight decay (AdamW, Loshchilov & Hutter 2019) and fastai's defaults; biases and normalizations
/// do not decay. If the schedule sets a momentum, it replaces this one, in the bias correction too.
struct Adam {
  double momentum = 0.9;
  double squared_momentum = 0.99;
  double epsilon = 1e-5;
  double weight_decay = 0.01;
  bool decoupled = true;  ///< otherwise the decay is added to the gradient, as in Kingma & Ba 2015

  Settings settings() const {
    return {{"optimizer", "Adam"},
            {"momentum", detail::short_number(momentum)},
            {"squared momentum", detail::short_number(squared_momentum)},
            {"epsilon", detail::short_number(epsilon)},
            {"weight decay", detail::short_number(weight_decay) + (decoupled ? ", decoupled" : ", in the gradient")}};
  }

  detail::TorchStepper<detail::AdamKind> attach(std::vector<ParameterGroup> groups) const {
    auto options = torch::optim::AdamWOptions{}.betas({momentum, squared_momentum}).eps(epsilon);
    const auto others = options.weight_decay(0);
    const auto decaying = options.weight_decay(decoupled ? weight_decay : 0);
    return {std::move(groups), decaying, others, /*coupled_decay=*/decoupled ? 0 : weight_decay};
  }
};

}  // namespace archetype
