// SPDX-License-Identifier: MIT
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/types.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <archetype/train/parameter_groups.hpp>
#include <archetype/train/schedule.hpp>
#include <archetype/train/state.hpp>

namespace archetype::detail {

/// A stepper on one of LibTorch's optimizers; `Kind` names the types that belong to it, sets rates in its options and
/// translates what it remembers of a parameter.
template <class Kind>
class TorchStepper {
 public:
  using Options = typename Kind::Options;

  TorchStepper(const ParameterGroups& groups, const Options& decaying, const Options& others)
      : optimizer_({group(groups.decaying, decaying), group(groups.others, others)}, decaying),
        parameters_(groups.decaying) {
    parameters_.insert(parameters_.end(), groups.others.begin(), groups.others.end());
  }

  void zero_grad() { optimizer_.zero_grad(); }

  void step(const Rates& rates) {
    for (auto& group : optimizer_.param_groups()) Kind::set(static_cast<Options&>(group.options()), rates);
    optimizer_.step();
  }

  State state() const {
    State state;
    for (const auto& [name, parameter] : parameters_) {
      const auto memory = optimizer_.state().find(key(parameter));
      if (memory == optimizer_.state().end()) continue;
      add_below(state, name + "/", Kind::saved(static_cast<const typename Kind::Memory&>(*memory->second)));
    }
    return state;
  }

  /// Throws std::runtime_error, naming the parameter, if another kind of optimizer saved this.
  void restore(const State& state) {
    std::decay_t<decltype(optimizer_.state())> memories;
    for (const auto& [name, parameter] : parameters_) {
      const State saved = below(state, name + "/");
      if (saved.empty()) continue;
      const State expected = Kind::saved(Kind::blank(parameter));
      require_same(saved, expected, "optimizer: " + name);
      memories[key(parameter)] = std::make_unique<typename Kind::Memory>(Kind::restored(saved));
    }
    optimizer_.state() = std::move(memories);
  }

 private:
  /// LibTorch files what it remembers under the address of the parameter, in words.
  static std::string key(const torch::Tensor& parameter) {
    return c10::guts::to_string(parameter.unsafeGetTensorImpl());
  }

  static torch::optim::OptimizerParamGroup group(const NamedTensors& named, const Options& options) {
    std::vector<torch::Tensor> parameters;
    for (const auto& [name, parameter] : named) parameters.push_back(parameter);
    return {std::move(parameters), std::make_unique<Options>(options)};
  }

  typename Kind::Torch optimizer_;
  NamedTensors parameters_;
};

}  // namespace archetype::detail
