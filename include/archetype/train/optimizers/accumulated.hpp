// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/core/writes.hpp>
#include <archetype/train/optimizers/optimizer.hpp>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype {

namespace detail {

/// Steps another stepper once every `batches` batches, with the mean of their gradients.
template <Stepper Inner>
class AccumulatedStepper {
 public:
  static constexpr bool combines_gradients = true;

  AccumulatedStepper(Inner inner, std::vector<ParameterGroup> groups, int batches)
      : inner_(std::move(inner)), groups_(std::move(groups)), batches_(batches) {}

  torch::Tensor scaled(const torch::Tensor& loss)
    requires ScalesLoss<Inner>
  {
    return inner_.scaled(loss);
  }

  void zero_grad() {
    if (count_ == 0) inner_.zero_grad();
  }

  /// Returns whether the other stepper stepped.
  bool step(const Rates& rates) {
    if (++count_ < batches_) return false;
    for_each_gradient([&](const std::string&, torch::Tensor gradient) { gradient.div_(batches_); });
    count_ = 0;
    return stepped(inner_, rates);
  }

  /// Includes the gradients accumulated for the next step.
  State state() const {
    State state;
    add_below(state, "optimizer/", inner_.state());
    state.emplace("batches", torch::tensor(count_));
    if (count_ > 0)
      for_each_gradient(
          [&](const std::string& name, const torch::Tensor& gradient) { state.emplace("gradient/" + name, gradient); });
    return state;
  }

  void restore(const State& state) {
    const auto count = state.find("batches");
    if (count == state.end()) throw std::runtime_error("the checkpoint's optimizer does not accumulate gradients");
    inner_.restore(below(state, "optimizer/"));
    count_ = count->second.item<int>();
    const State gradients = below(state, "gradient/");
    for_each_parameter(groups_, [&](const std::string& name, torch::Tensor parameter) {
      if (const auto found = gradients.find(name); found != gradients.end())
        parameter.mutable_grad() = found->second.to(parameter.device(), parameter.scalar_type(),
                                                    /*non_blocking=*/false, /*copy=*/true);
    });
  }

 private:
  void for_each_gradient(const auto& visit) const {
    for_each_parameter(groups_, [&](const std::string& name, const torch::Tensor& parameter) {
      if (parameter.grad().defined()) visit(name, parameter.grad());
    });
  }

  Inner inner_;
  std::vector<ParameterGroup> groups_;
  int batches_;
  int count_ = 0;  // number of batches whose gradients are summed
};

}  // namespace detail

/// Gradient accumulation: an optimizer that steps once every `batches` batches with the mean of their gradients, as if
/// they were one batch: `Accumulated{Adam{}, 4}`.
template <Optimizer Inner>
struct Accumulated {
  Inner optimizer;
  int batches = 1;

  Settings settings() const {
    return combined(settings_or_type_of("optimizer", optimizer), {{"batches a step", std::to_string(batches)}});
  }
  bool writes() const { return detail::writes(optimizer); }

  /// Throws std::invalid_argument if `batches` is less than 1.
  auto attach(const std::vector<ParameterGroup>& groups) const {
    if (batches < 1)
      throw std::invalid_argument("Accumulated: batches is " + std::to_string(batches) + ", expected at least 1");
    return detail::AccumulatedStepper{optimizer.attach(groups), groups, batches};
  }
};

template <class Inner>
Accumulated(Inner, int) -> Accumulated<Inner>;

}  // namespace archetype
