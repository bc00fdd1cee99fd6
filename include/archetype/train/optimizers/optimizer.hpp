// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/schedules/schedule.hpp>

#include <concepts>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// An optimizer attached to the parameters of one model: `step` updates every parameter that has a gradient, `state`
/// returns what the optimizer keeps between steps, and `restore` sets it. If some calls of `step` change no parameter,
/// it returns whether this one did. If it expects gradients of the loss times a factor, `scaled(loss)` returns that.
template <class T>
concept Stepper =
    std::move_constructible<T> && requires(T& stepper, const T& constant, const Rates& rates, const State& state) {
      stepper.zero_grad();
      stepper.step(rates);
      { constant.state() } -> std::convertible_to<State>;
      stepper.restore(state);
    };

namespace detail {

/// Calls `step`, and returns whether it may have changed parameters.
bool stepped(Stepper auto& stepper, const Rates& rates) {
  if constexpr (requires {
                  { stepper.step(rates) } -> std::same_as<bool>;
                })
    return stepper.step(rates);
  else stepper.step(rates);
  return true;
}

/// A stepper that expects the gradients of the loss times a factor, which its `scaled` returns.
template <class T>
concept ScalesLoss = requires(T& stepper, const torch::Tensor& loss) {
  { stepper.scaled(loss) } -> std::same_as<torch::Tensor>;
};

/// What a stepper expects the gradients of: the loss, or the loss times a factor.
torch::Tensor scaled(Stepper auto& stepper, const torch::Tensor& loss) {
  if constexpr (ScalesLoss<decltype(stepper)>) return stepper.scaled(loss);
  else return loss;
}

/// Whether a stepper, or one that it wraps, replaces gradients by their mean over several batches or processes.
template <class T>
constexpr bool combines_gradients = requires { requires T::combines_gradients; };

}  // namespace detail

/// The settings of an optimizer, which can be attached to the parameters of any model.
template <class T>
concept Optimizer = std::copy_constructible<T> && requires(const T& optimizer, std::vector<ParameterGroup> groups) {
  { optimizer.attach(groups) } -> Stepper;
};

}  // namespace archetype
