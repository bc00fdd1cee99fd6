// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/optimizers/own_stepper.hpp>

#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype {

namespace detail {

/// The step of `LAMB`.
struct LAMBRule {
  struct Memory {
    std::int64_t steps = 0;
    torch::Tensor average;
    torch::Tensor squared_average;
  };

  double momentum, squared_momentum, epsilon, weight_decay;

  void step(torch::Tensor parameter, const torch::Tensor& gradient, Memory& memory, double rate,
            const std::optional<double>& scheduled_momentum, bool decays) const {
    const double beta = scheduled_momentum.value_or(momentum);
    const auto steps = static_cast<double>(++memory.steps);
    memory.average.mul_(beta).add_(gradient, 1 - beta);
    memory.squared_average.mul_(squared_momentum).addcmul_(gradient, gradient, 1 - squared_momentum);
    const torch::Tensor root =
        (memory.squared_average.sqrt() / std::sqrt(1 - std::pow(squared_momentum, steps))).add_(epsilon);
    torch::Tensor update = (memory.average / (1 - std::pow(beta, steps))).div_(root);
    if (decays && weight_decay != 0) {
      update.add_(parameter, weight_decay);
      const torch::Tensor length = parameter.norm(), moved = update.norm();
      update.mul_(torch::where(length.gt(0).logical_and(moved.gt(0)), length / moved, torch::ones_like(length)));
    }
    parameter.sub_(update, rate);
  }

  static State saved(const Memory& memory) {
    return {{"step", torch::tensor(memory.steps, torch::kInt64)},
            {"average", memory.average},
            {"squared_average", memory.squared_average}};
  }
  static Memory blank(const torch::Tensor& parameter) {
    return {0, torch::zeros_like(parameter), torch::zeros_like(parameter)};
  }
  static Memory restored(const State& state) {
    return {state.at("step").item<std::int64_t>(), state.at("average").clone(), state.at("squared_average").clone()};
  }
};

}  // namespace detail

/// LAMB (You et al. 2020) as in timm: Adam whose move of each decaying parameter, with its decay, is scaled to the norm
/// of that parameter. Biases and normalizations neither decay nor are scaled. The authors also clip the gradients, as
/// `Clipped{LAMB{}, 1.0}` does. If the schedule sets a momentum, it replaces this one, in the bias correction too.
struct LAMB {
  double momentum = 0.9;
  double squared_momentum = 0.999;
  double epsilon = 1e-6;
  double weight_decay = 0.01;  ///< if 0, no parameter is scaled

  Settings settings() const {
    return {{"optimizer", "LAMB"},
            {"momentum", detail::short_number(momentum)},
            {"squared momentum", detail::short_number(squared_momentum)},
            {"epsilon", detail::short_number(epsilon)},
            {"weight decay", detail::short_number(weight_decay)}};
  }

  detail::OwnStepper<detail::LAMBRule> attach(std::vector<ParameterGroup> groups) const {
    return {std::move(groups), {momentum, squared_momentum, epsilon, weight_decay}};
  }
};

}  // namespace archetype
