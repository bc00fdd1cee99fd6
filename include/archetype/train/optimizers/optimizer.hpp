// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/schedules/schedule.hpp>

#include <concepts>
#include <vector>

namespace archetype {

/// An optimizer at work on the parameters of one model: `step` moves every parameter that has a gradient, `state` tells
/// what it remembers from step to step, `restore` takes that over from another one.
template <class T>
concept Stepper = std::move_constructible<T> &&
    requires(T& stepper, const T& constant, const Rates& rates, const State& state) {
  stepper.zero_grad();
  stepper.step(rates);
  { constant.state() } -> std::convertible_to<State>;
  stepper.restore(state);
};

/// Settings of an optimizer, from which it can be attached to the parameters of any model.
template <class T>
concept Optimizer = std::copy_constructible<T> && requires(const T& optimizer, std::vector<ParameterGroup> groups) {
  { optimizer.attach(groups) } -> Stepper;
};

}  // namespace archetype
