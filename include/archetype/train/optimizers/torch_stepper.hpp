// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/model/torch_version.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/schedules/schedule.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <torch/optim/optimizer.h>
#include <torch/types.h>

namespace archetype::detail {

/// Parameter groups as LibTorch's optimizers take them, with the options for those that decay or those for the others.
template <class Options>
std::vector<torch::optim::OptimizerParamGroup> torch_groups(const std::vector<ParameterGroup>& groups,
                                                            const Options& decaying, const Options& others) {
  std::vector<torch::optim::OptimizerParamGroup> all;
  for (const ParameterGroup& group : groups) {
    std::vector<torch::Tensor> parameters;
    for (const auto& [name, parameter] : group.parameters) parameters.push_back(parameter);
    all.emplace_back(std::move(parameters), std::make_unique<Options>(group.decays ? decaying : others));
  }
  return all;
}

/// A stepper for one of LibTorch's optimizers; `Kind` names its types, sets rates in its options and converts its state
/// of a parameter.
template <class Kind>
class TorchStepper {
 public:
  using Options = typename Kind::Options;

  /// Adds `coupled_decay` times each decaying parameter to its gradient.
  TorchStepper(std::vector<ParameterGroup> groups, const Options& decaying, const Options& others,
               double coupled_decay = 0)
      : groups_(std::move(groups)),
        coupled_decay_(coupled_decay),
        layer_groups_(count_layer_groups(groups_)),
        optimizer_(std::make_unique<typename Kind::Torch>(torch_groups(groups_, decaying, others), decaying)) {}

  void zero_grad() { optimizer_->zero_grad(); }

  void step(const Rates& rates) {
    for (std::size_t i = 0; i < groups_.size(); ++i)
      Kind::set(static_cast<Options&>(optimizer_->param_groups()[i].options()),
                rates.learning_rate.of_group(groups_[i].layer_group, layer_groups_), rates.momentum);
    if (coupled_decay_ != 0) add_decay();
    optimizer_->step();
  }

  State state() const {
    State state;
    for_each_parameter(groups_, [&](const std::string& name, const torch::Tensor& parameter) {
      const auto memory = optimizer_->state().find(optimizer_key(parameter));
      if (memory == optimizer_->state().end()) return;
      add_below(state, name + "/", Kind::saved(static_cast<const typename Kind::Memory&>(*memory->second)));
    });
    return state;
  }

  /// Throws std::runtime_error, naming the parameter, if another kind of optimizer saved the state.
  void restore(const State& state) {
    OptimizerMemories memories;
    for_each_parameter(groups_, [&](const std::string& name, const torch::Tensor& parameter) {
      const State saved = below(state, name + "/");
      if (saved.empty()) return;
      const State expected = Kind::saved(Kind::blank(parameter));
      require_same(saved, expected, "optimizer: " + name);
      memories[optimizer_key(parameter)] =
          std::make_unique<typename Kind::Memory>(Kind::restored(on_device(saved, parameter.device())));
    });
    optimizer_->state() = std::move(memories);
  }

 private:
  void add_decay() {
    const torch::NoGradGuard no_gradient;
    for (const ParameterGroup& group : groups_)
      for (const auto& [name, parameter] : group.parameters)
        if (group.decays && parameter.grad().defined()) parameter.grad().add_(parameter, coupled_decay_);
  }

  std::vector<ParameterGroup> groups_;
  double coupled_decay_;
  int layer_groups_;
  std::unique_ptr<typename Kind::Torch> optimizer_;  // a pointer, since it cannot be assigned to
};

}  // namespace archetype::detail
