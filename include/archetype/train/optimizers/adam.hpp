// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/simd/square_root.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/optimizers/moment_stepper.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcdiv.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_div.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_sqrt.h>
#include <torch/types.h>

namespace archetype {

namespace detail {

/// A step of Adam.
template <class Number>
struct AdamRule {
  Number kept;     ///< what decoupled decay leaves of a parameter
  Number coupled;  ///< decay that is added to the gradient
  Number momentum, squared_momentum;
  Number new_share, new_squared_share;
  Number deviation, epsilon;  ///< what corrects the root of the squared average, and what is added to it
  Number length;

  template <class Other>
  explicit operator AdamRule<Other>() const {
    return {static_cast<Other>(kept),      static_cast<Other>(coupled),
            static_cast<Other>(momentum),  static_cast<Other>(squared_momentum),
            static_cast<Other>(new_share), static_cast<Other>(new_squared_share),
            static_cast<Other>(deviation), static_cast<Other>(epsilon),
            static_cast<Other>(length)};
  }

  void operator()(Number& parameter, Number gradient, Number& average, Number& squared_average) const {
    parameter *= kept;
    gradient += coupled * parameter;
    average = momentum * average + new_share * gradient;
    squared_average = squared_momentum * squared_average + new_squared_share * gradient * gradient;
    parameter -= length * average / (simd::square_root(squared_average) / deviation + epsilon);
  }

  void update(UpdatedTensors<2>& tensors) const {
    auto& [parameters, gradients, memories] = tensors;
    auto& [averages, squared_averages] = memories;
    if (kept != 1) at::_foreach_mul_(parameters, kept);
    if (coupled != 0) gradients = at::_foreach_add(gradients, parameters, coupled);
    at::_foreach_mul_(averages, momentum);
    at::_foreach_add_(averages, gradients, new_share);
    at::_foreach_mul_(squared_averages, squared_momentum);
    at::_foreach_addcmul_(squared_averages, gradients, gradients, new_squared_share);
    std::vector<torch::Tensor> deviations = at::_foreach_sqrt(squared_averages);
    at::_foreach_div_(deviations, deviation);
    at::_foreach_add_(deviations, epsilon);
    at::_foreach_addcdiv_(parameters, averages, deviations, -length);
  }
};

struct AdamMoments {
  template <class Number>
  using Rule = AdamRule<Number>;

  static constexpr std::array names{"average", "squared_average"};
  static constexpr bool counts_steps = true;

  double momentum;
  double squared_momentum;
  double epsilon;
  double weight_decay;
  bool decoupled;

  AdamRule<double> rule(double learning_rate, std::int64_t steps, bool decays) const {
    const double decay = decays ? weight_decay : 0;
    const auto count = static_cast<double>(steps);
    return {.kept = decoupled ? 1 - learning_rate * decay : 1,
            .coupled = decoupled ? 0 : decay,
            .momentum = momentum,
            .squared_momentum = squared_momentum,
            .new_share = 1 - momentum,
            .new_squared_share = 1 - squared_momentum,
            .deviation = std::sqrt(1 - std::pow(squared_momentum, count)),
            .epsilon = epsilon,
            .length = learning_rate / (1 - std::pow(momentum, count))};
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

  detail::MomentStepper<detail::AdamMoments> attach(std::vector<ParameterGroup> groups) const {
    return {std::move(groups), {momentum, squared_momentum, epsilon, weight_decay, decoupled}};
  }
};

}  // namespace archetype
