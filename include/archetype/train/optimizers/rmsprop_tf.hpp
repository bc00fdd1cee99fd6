// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/optimizers/own_stepper.hpp>

#include <optional>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype {

namespace detail {

/// The step of `RMSpropTF`.
struct RMSpropTFRule {
  struct Memory {
    torch::Tensor squared_average;
    torch::Tensor moved;  // the sum of past moves, discounted by the momentum
  };

  double alpha, epsilon, momentum, weight_decay;

  void step(torch::Tensor parameter, torch::Tensor gradient, Memory& memory, double rate,
            const std::optional<double>& scheduled_momentum, bool decays) const {
    if (decays && weight_decay != 0) gradient = gradient.add(parameter, weight_decay);
    memory.squared_average.lerp_(gradient.square(), 1 - alpha);
    memory.moved.mul_(scheduled_momentum.value_or(momentum))
        .addcdiv_(gradient, memory.squared_average.add(epsilon).sqrt_(), rate);
    parameter.sub_(memory.moved);
  }

  static State saved(const Memory& memory) {
    return {{"squared_average", memory.squared_average}, {"moved", memory.moved}};
  }
  static Memory blank(const torch::Tensor& parameter) {
    return {torch::ones_like(parameter), torch::zeros_like(parameter)};
  }
  static Memory restored(const State& state) {
    return {state.at("squared_average").clone(), state.at("moved").clone()};
  }
};

}  // namespace detail

/// RMSprop as TensorFlow computes it, with the constants that EfficientNet was trained with (Tan & Le 2019); timm's
/// `RMSpropTF`. Unlike PyTorch's, epsilon is inside of the root, the average of squares begins with 1, and the momentum
/// sums moves that include the learning rate of their step. The decay is added to the gradient; biases and
/// normalizations do not decay. If the schedule sets a momentum, it replaces this one.
struct RMSpropTF {
  double alpha = 0.9;  ///< the weight of the past in the average of squares
  double epsilon = 1e-3;
  double momentum = 0.9;
  double weight_decay = 1e-5;

  Settings settings() const {
    return {{"optimizer", "RMSprop of TensorFlow"},
            {"alpha", detail::short_number(alpha)},
            {"epsilon", detail::short_number(epsilon)},
            {"momentum", detail::short_number(momentum)},
            {"weight decay", detail::short_number(weight_decay)}};
  }

  detail::OwnStepper<detail::RMSpropTFRule> attach(std::vector<ParameterGroup> groups) const {
    return {std::move(groups), {alpha, epsilon, momentum, weight_decay}};
  }
};

}  // namespace archetype
