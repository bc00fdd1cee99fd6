// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/parallel/processes.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/core/writes.hpp>
#include <archetype/train/optimizers/optimizer.hpp>

#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype {

namespace detail {

/// Steps another stepper with the mean of all processes' gradients.
template <Stepper Inner>
class SynchronizedStepper {
 public:
  static constexpr bool combines_gradients = true;

  SynchronizedStepper(Inner inner, const std::vector<ParameterGroup>& groups, Processes processes)
      : inner_(std::move(inner)), processes_(std::move(processes)) {
    for_each_parameter(groups, [&](const auto&, const torch::Tensor& parameter) { parameters_.push_back(parameter); });
  }

  torch::Tensor scaled(const torch::Tensor& loss)
    requires ScalesLoss<Inner>
  {
    return inner_.scaled(loss);
  }

  void zero_grad() { inner_.zero_grad(); }
  bool step(const Rates& rates) {
    if (processes_.count() > 1) average();
    return stepped(inner_, rates);
  }
  State state() const { return inner_.state(); }
  void restore(const State& state) { inner_.restore(state); }

 private:
  /// Averages all gradients as one tensor, since the cost of an operation outweighs that of its data.
  void average() {
    const torch::NoGradGuard no_gradient;
    std::vector<torch::Tensor> gradients, flat;
    for (const torch::Tensor& parameter : parameters_) {
      if (!parameter.grad().defined()) continue;
      gradients.push_back(parameter.grad());
      flat.push_back(parameter.grad().flatten());
    }
    if (flat.empty()) return;
    torch::Tensor all = torch::cat(flat);
    processes_.sum(all);
    all.div_(processes_.count());
    std::int64_t start = 0;
    for (torch::Tensor& gradient : gradients) {
      gradient.copy_(all.slice(0, start, start + gradient.numel()).view_as(gradient));
      start += gradient.numel();
    }
  }

  Inner inner_;
  Processes processes_;
  std::vector<torch::Tensor> parameters_;
};

}  // namespace detail

/// An optimizer that steps with the mean of all processes' gradients, so that all processes stay equal and a step is
/// that of the joint batch: `Synchronized{Adam{}, processes}`. All start with the parameters of rank 0. Batch norms see
/// only the images of their own process, unless `synchronize_batch_norms` is used.
template <Optimizer Inner>
struct Synchronized {
  Inner optimizer;
  Processes processes;

  Settings settings() const { return settings_or_type_of("optimizer", optimizer); }
  bool writes() const { return processes.first() && detail::writes(optimizer); }

  auto attach(const std::vector<ParameterGroup>& groups) const {
    const torch::NoGradGuard no_gradient;
    for_each_parameter(groups,
                       [&](const auto&, const torch::Tensor& parameter) { processes.broadcast(parameter.detach()); });
    return detail::SynchronizedStepper{optimizer.attach(groups), groups, processes};
  }
};

template <class Inner>
Synchronized(Inner, Processes) -> Synchronized<Inner>;

}  // namespace archetype
