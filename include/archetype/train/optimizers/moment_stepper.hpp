// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/optimizers/one_pass.hpp>
#include <archetype/train/schedules/schedule.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype::detail {

/// Parameters that are updated alike, with their gradients and what is remembered of these.
template <std::size_t Memories>
struct UpdatedTensors {
  std::vector<torch::Tensor> parameters, gradients;
  std::array<std::vector<torch::Tensor>, Memories> memories;

  void add(const torch::Tensor& parameter, const torch::Tensor& gradient,
           const std::array<torch::Tensor, Memories>& of_parameter) {
    parameters.push_back(parameter);
    gradients.push_back(gradient);
    for (std::size_t m = 0; m < Memories; ++m) memories[m].push_back(of_parameter[m]);
  }
};

/// A stepper that remembers moments of each parameter's gradients. On the CPU, it updates all parameters of a group in
/// one pass over their memory; elsewhere, by LibTorch's operations on lists of tensors.
///
/// `Moments` are the settings, and name what is remembered, unless they say that nothing is. `Moments::Rule<Number>`
/// updates one number or, if it is a `Rule<double>`, lists of tensors.
template <class Moments>
class MomentStepper {
 public:
  MomentStepper(std::vector<ParameterGroup> groups, const Moments& moments)
      : groups_(std::move(groups)), moments_(moments), layer_groups_(count_layer_groups(groups_)) {}

  void zero_grad() { clear_gradients(groups_); }

  void step(const Rates& rates) {
    const torch::NoGradGuard no_gradient;
    Moments moments = moments_;
    if (rates.momentum) moments.momentum = *rates.momentum;
    for (const ParameterGroup& group : groups_) {
      const double learning_rate = rates.learning_rate.of_group(group.layer_group, layer_groups_);
      const auto rule = [&](std::int64_t steps) { return moments.rule(learning_rate, steps, group.decays); };
      if constexpr (requires { moments.remembers(); }) {
        if (!moments.remembers()) {
          update<0>(group, rule);
          continue;
        }
      }
      update<Moments::names.size()>(group, rule);
    }
  }

  State state() const {
    State state;
    for (const auto& [name, memory] : memories_) {
      if constexpr (Moments::counts_steps) state.emplace(name + "/step", torch::tensor(memory.steps, torch::kInt64));
      for (std::size_t m = 0; m < Moments::names.size(); ++m)
        state.emplace(name + "/" + Moments::names[m], memory.tensors[m].contiguous());
    }
    return state;
  }

  /// Throws std::runtime_error, naming the parameter, if another kind of optimizer saved the state.
  void restore(const State& state) {
    const torch::NoGradGuard no_gradient;
    std::map<std::string, Memory> memories;
    for_each_parameter(groups_, [&](const std::string& name, const torch::Tensor& parameter) {
      const State saved = below(state, name + "/");
      if (saved.empty()) return;
      State expected;
      if constexpr (Moments::counts_steps) expected.emplace("step", torch::tensor(0, torch::kInt64));
      for (const char* moment : Moments::names) expected.emplace(moment, parameter);
      require_same(saved, expected, "optimizer: " + name);
      Memory& memory = memories.try_emplace(name, parameter).first->second;
      if constexpr (Moments::counts_steps) memory.steps = saved.at("step").template item<std::int64_t>();
      for (std::size_t m = 0; m < Moments::names.size(); ++m) memory.tensors[m].copy_(saved.at(Moments::names[m]));
    });
    memories_ = std::move(memories);
  }

 private:
  struct Memory {
    std::int64_t steps = 0;
    std::array<torch::Tensor, Moments::names.size()> tensors;

    explicit Memory(const torch::Tensor& parameter) {
      for (torch::Tensor& tensor : tensors) tensor = torch::zeros_like(parameter);
    }
  };

  /// Updates the parameters of a group that have gradients, with the first `Count` moments.
  template <std::size_t Count>
  void update(const ParameterGroup& group, const auto& rule_after) {
    OnePass<Moments::template Rule, float, Count> floats;
    OnePass<Moments::template Rule, double, Count> doubles;
    std::map<std::int64_t, UpdatedTensors<Count>> others;  // by the number of steps, on which the rule depends
    for (const auto& [name, parameter] : group.parameters) {
      if (!parameter.grad().defined()) continue;
      std::int64_t steps = 0;
      std::array<torch::Tensor, Count> memories;
      if constexpr (Count > 0) {
        Memory& memory = memories_.try_emplace(name, parameter).first->second;
        steps = ++memory.steps;
        memories = memory.tensors;
      }
      const bool in_order =
          parameter.is_non_overlapping_and_dense() &&
          std::ranges::all_of(memories, [&](const torch::Tensor& memory) { return same_order(memory, parameter); });
      const auto add_to = [&](auto& pass) { pass.add(rule_after(steps), parameter, parameter.grad(), memories); };
      if (in_order && parameter.is_cpu() && parameter.scalar_type() == torch::kFloat32) add_to(floats);
      else if (in_order && parameter.is_cpu() && parameter.scalar_type() == torch::kFloat64) add_to(doubles);
      else others[Moments::counts_steps ? steps : 0].add(parameter, parameter.grad(), memories);
    }
    floats.update();
    doubles.update();
    for (auto& [steps, tensors] : others) rule_after(steps).update(tensors);
  }

  std::vector<ParameterGroup> groups_;
  Moments moments_;
  int layer_groups_;
  std::map<std::string, Memory> memories_;
};

}  // namespace archetype::detail
