// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/optimizers/moment_stepper.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_mul.h>
#include <torch/types.h>

namespace archetype {

namespace detail {

/// A step of stochastic gradient descent.
template <class Number>
struct SGDRule {
  Number decay;
  Number momentum;
  Number ahead;   ///< how much of the momentum is applied in advance, by Nesterov's rule, and
  Number newest;  ///< how much of the new gradient beside it
  Number learning_rate;

  template <class Other>
  explicit operator SGDRule<Other>() const {
    return {static_cast<Other>(decay), static_cast<Other>(momentum), static_cast<Other>(ahead),
            static_cast<Other>(newest), static_cast<Other>(learning_rate)};
  }

  void operator()(Number& parameter, Number gradient) const {
    parameter -= learning_rate * (gradient + decay * parameter);
  }

  void operator()(Number& parameter, Number gradient, Number& average) const {
    gradient += decay * parameter;
    average = momentum * average + gradient;
    parameter -= learning_rate * (ahead * average + newest * gradient);
  }

  template <std::size_t Memories>
  void update(UpdatedTensors<Memories>& tensors) const {
    auto& [parameters, gradients, memories] = tensors;
    if (decay != 0) gradients = at::_foreach_add(gradients, parameters, decay);
    if constexpr (Memories == 1) {
      at::_foreach_mul_(memories[0], momentum);
      at::_foreach_add_(memories[0], gradients, 1);
      at::_foreach_add_(parameters, memories[0], -learning_rate * ahead);
    }
    if (Memories == 0 || newest != 0) at::_foreach_add_(parameters, gradients, -learning_rate * newest);
  }
};

struct SGDMoments {
  template <class Number>
  using Rule = SGDRule<Number>;

  static constexpr std::array names{"average"};
  static constexpr bool counts_steps = false;

  double momentum;
  double weight_decay;
  bool nesterov;

  bool remembers() const { return momentum != 0; }

  SGDRule<double> rule(double learning_rate, std::int64_t, bool decays) const {
    return {.decay = decays ? weight_decay : 0,
            .momentum = momentum,
            .ahead = nesterov ? momentum : 1,
            .newest = nesterov || momentum == 0 ? 1.0 : 0.0,
            .learning_rate = learning_rate};
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

  detail::MomentStepper<detail::SGDMoments> attach(std::vector<ParameterGroup> groups) const {
    return {std::move(groups), {momentum, weight_decay, nesterov}};
  }
};

}  // namespace archetype
