// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/schedules/schedule.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype::detail {

/// A stepper for an optimizer that LibTorch lacks. `Rule` has a type `Memory`, what it keeps of a parameter, which
/// `saved`, `blank` and `restored` convert; `step(parameter, gradient, memory, rate, momentum, decays)` changes a
/// parameter and its memory, but not the gradient.
template <class Rule>
class OwnStepper {
 public:
  OwnStepper(std::vector<ParameterGroup> groups, Rule rule)
      : groups_(std::move(groups)), rule_(std::move(rule)), layer_groups_(count_layer_groups(groups_)) {}

  void zero_grad() { clear_gradients(groups_); }

  void step(const Rates& rates) {
    const torch::NoGradGuard no_gradient;
    for (const ParameterGroup& group : groups_) {
      const double rate = rates.learning_rate.of_group(group.layer_group, layer_groups_);
      for (const auto& [name, parameter] : group.parameters) {
        if (!parameter.grad().defined()) continue;
        auto memory = memories_.find(name);
        if (memory == memories_.end()) memory = memories_.emplace(name, Rule::blank(parameter)).first;
        rule_.step(parameter, parameter.grad(), memory->second, rate, rates.momentum, group.decays);
      }
    }
  }

  State state() const {
    State state;
    for (const auto& [name, memory] : memories_) add_below(state, name + "/", Rule::saved(memory));
    return state;
  }

  /// Throws std::runtime_error, naming the parameter, if another kind of optimizer saved the state.
  void restore(const State& state) {
    Memories memories;
    for_each_parameter(groups_, [&](const std::string& name, const torch::Tensor& parameter) {
      const State saved = below(state, name + "/");
      if (saved.empty()) return;
      require_same(saved, Rule::saved(Rule::blank(parameter)), "optimizer: " + name);
      memories.emplace(name, Rule::restored(on_device(saved, parameter.device())));
    });
    memories_ = std::move(memories);
  }

 private:
  using Memories = std::map<std::string, typename Rule::Memory>;

  std::vector<ParameterGroup> groups_;
  Rule rule_;
  int layer_groups_;
  Memories memories_;
};

}  // namespace archetype::detail
