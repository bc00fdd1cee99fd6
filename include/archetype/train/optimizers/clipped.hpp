// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/core/writes.hpp>
#include <archetype/train/optimizers/optimizer.hpp>

#include <utility>
#include <vector>

#include <torch/nn/utils/clip_grad.h>
#include <torch/types.h>

namespace archetype {

namespace detail {

/// Clips gradients before another stepper uses them.
template <Stepper Inner>
class ClippedStepper {
  static_assert(!ScalesLoss<Inner>,
                "Clipped would clip gradients that LossScaled has not yet divided by its scale; write "
                "LossScaled{Clipped{Adam{}, 1.0}}");

 public:
  static constexpr bool combines_gradients = detail::combines_gradients<Inner>;

  ClippedStepper(Inner inner, const std::vector<ParameterGroup>& groups, double norm)
      : inner_(std::move(inner)), norm_(norm) {
    for_each_parameter(groups, [&](const auto&, const torch::Tensor& parameter) { parameters_.push_back(parameter); });
  }

  void zero_grad() { inner_.zero_grad(); }
  bool step(const Rates& rates) {
    torch::nn::utils::clip_grad_norm_(parameters_, norm_);
    return stepped(inner_, rates);
  }
  State state() const { return inner_.state(); }
  void restore(const State& state) { inner_.restore(state); }

 private:
  Inner inner_;
  double norm_;
  std::vector<torch::Tensor> parameters_;
};

}  // namespace detail

/// An optimizer that clips gradients: scales all of them so that their total norm is at most `norm`: `Clipped{Adam{},
/// 1.0}`.
template <Optimizer Inner>
struct Clipped {
  Inner optimizer;
  double norm = 1;

  Settings settings() const {
    return combined(settings_or_type_of("optimizer", optimizer),
                    {{"largest norm of the gradients", detail::short_number(norm)}});
  }
  bool writes() const { return detail::writes(optimizer); }

  auto attach(const std::vector<ParameterGroup>& groups) const {
    return detail::ClippedStepper{optimizer.attach(groups), groups, norm};
  }
};

template <class Inner>
Clipped(Inner, double) -> Clipped<Inner>;

}  // namespace archetype
