// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/model/state.hpp>

#include <concepts>

namespace archetype::detail {

/// A model that a trainer tells of each step of the optimizer. It must be the outermost of the policies around a model,
/// since the others would not pass this on.
template <class T>
concept FollowsSteps = requires(T& model) { model.after_step(); };

/// A model that keeps more than its parameters and buffers, which a trainer puts into checkpoints.
template <class T>
concept KeepsState = requires(T& model, const T& constant, const State& state) {
  { constant.state() } -> std::convertible_to<State>;
  model.restore(state);
};

}  // namespace archetype::detail
