// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/core/writes.hpp>
#include <archetype/train/optimizers/optimizer.hpp>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <torch/types.h>

namespace archetype {

/// How the scale of a loss changes, with the defaults of PyTorch's `GradScaler`.
struct LossScaling {
  double initial = 65536;
  double growth = 2;           ///< the factor after `growth_interval` steps in a row with finite gradients
  double backoff = 0.5;        ///< the factor after a step with a gradient that is not finite
  int growth_interval = 2000;  ///< a number of steps
};

namespace detail {

/// The scale of a loss, and the number of steps with finite gradients since it last changed.
struct LossScale {
  double value;
  int finite_steps = 0;

  /// Follows a step. As in `GradScaler`, the scale does not grow beyond the largest float. Throws std::runtime_error
  /// if it would fall below the smallest normal one, as it does if gradients are never finite.
  void update(bool finite, const LossScaling& how) {
    if (!finite) {
      value *= how.backoff;
      finite_steps = 0;
      if (value < std::numeric_limits<float>::min())
        throw std::runtime_error("LossScaled: gradients are not finite even for a loss times " + short_number(value));
    } else if (++finite_steps == how.growth_interval) {
      if (value * how.growth <= std::numeric_limits<float>::max()) value *= how.growth;
      finite_steps = 0;
    }
  }
};

/// Steps another stepper with gradients of a scaled loss, divided by the scale.
template <Stepper Inner>
class LossScaledStepper {
  static_assert(!combines_gradients<Inner>,
                "LossScaled would divide each gradient before it is combined with others; put LossScaled inside, as in "
                "Accumulated{LossScaled{Adam{}}, 4}");
  static_assert(!ScalesLoss<Inner>, "the loss is scaled twice; write LossScaled once");

 public:
  LossScaledStepper(Inner inner, const std::vector<ParameterGroup>& groups, const LossScaling& how)
      : inner_(std::move(inner)), how_(how), scale_{how.initial} {
    for_each_parameter(groups, [&](const std::string& name, const torch::Tensor& parameter) {
      if (parameter.scalar_type() == torch::kFloat16)
        throw std::invalid_argument("LossScaled: " + name +
                                    " is float16, so its gradients cannot be divided by the scale; "
                                    "keep parameters in float32, and compute in float16 by Autocast");
      parameters_.push_back(parameter);
    });
  }

  torch::Tensor scaled(const torch::Tensor& loss) {
    loss_is_scaled_ = true;
    return loss * scale_.value;
  }

  void zero_grad() { inner_.zero_grad(); }

  /// Returns whether the other stepper stepped. It does not if a gradient is not finite.
  bool step(const Rates& rates) {
    if (!std::exchange(loss_is_scaled_, false))
      throw std::logic_error(
          "LossScaled: step was called without gradients of a loss that scaled() returned; a wrapper of "
          "LossScaled must have scaled(), too");
    const bool finite = divide_gradients();
    scale_.update(finite, how_);
    return finite && stepped(inner_, rates);
  }

  State state() const {
    State state{{"scale", torch::tensor(scale_.value, torch::kDouble)},
                {"finite_steps", torch::tensor(scale_.finite_steps)}};
    add_below(state, "optimizer/", inner_.state());
    return state;
  }

  void restore(const State& state) {
    const auto scale = state.find("scale"), finite_steps = state.find("finite_steps");
    if (scale == state.end() || finite_steps == state.end())
      throw std::runtime_error("the checkpoint's optimizer does not scale the loss");
    inner_.restore(below(state, "optimizer/"));
    scale_ = {scale->second.item<double>(), finite_steps->second.item<int>()};
  }

 private:
  /// Divides the gradients by the scale, or returns false if one is not finite.
  bool divide_gradients() const {
    const torch::NoGradGuard no_gradient;
    std::vector<torch::Tensor> gradients, largest;
    for (const torch::Tensor& parameter : parameters_) {
      if (!parameter.grad().defined() || parameter.numel() == 0) continue;
      gradients.push_back(parameter.grad());
      largest.push_back(at::linalg_vector_norm(parameter.grad(), INFINITY));
    }
    if (gradients.empty()) return true;
    // Asked once for all, since each answer makes the program wait for a GPU.
    if (!torch::stack(largest).isfinite().all().item<bool>()) return false;
    at::_foreach_mul_(gradients, 1 / scale_.value);
    return true;
  }

  Inner inner_;
  LossScaling how_;
  LossScale scale_;
  bool loss_is_scaled_ = false;
  std::vector<torch::Tensor> parameters_;
};

}  // namespace detail

/// An optimizer for training in float16, in which small gradients would vanish: the loss is multiplied by a scale
/// before the backward pass, and gradients are divided by it before the optimizer sees them, as PyTorch's `GradScaler`
/// does: `Trainer{Autocast{model, torch::kFloat16}, data, LossScaled{Adam{}}, …}`. A step with a gradient that is not
/// finite changes no parameter and reduces the scale. Logs show the loss itself, and checkpoints contain the scale. Of
/// several wrappers, `LossScaled` is inside of `Accumulated` and `Synchronized`, and outside of `Clipped`; another
/// order does not compile.
template <Optimizer Inner>
struct LossScaled {
  Inner optimizer;
  LossScaling scaling{};

  Settings settings() const {
    using detail::short_number;
    return combined(
        settings_or_type_of("optimizer", optimizer),
        {{"scale of the loss", "first " + short_number(scaling.initial) + ", times " + short_number(scaling.growth) +
                                   " after " + short_number(scaling.growth_interval) + " finite steps, times " +
                                   short_number(scaling.backoff) + " after one that is not"}});
  }
  bool writes() const { return detail::writes(optimizer); }

  /// Throws std::invalid_argument for options that let the scale vanish or move in the wrong direction, and if a
  /// parameter is float16.
  auto attach(const std::vector<ParameterGroup>& groups) const {
    detail::expect_option(scaling.initial > 0, "LossScaled: initial", scaling.initial, "above 0");
    detail::expect_option(scaling.growth >= 1, "LossScaled: growth", scaling.growth, "at least 1");
    detail::expect_option(scaling.backoff > 0 && scaling.backoff < 1, "LossScaled: backoff", scaling.backoff,
                          "above 0 and below 1");
    detail::expect_option(scaling.growth_interval >= 1, "LossScaled: growth_interval", scaling.growth_interval,
                          "at least 1");
    return detail::LossScaledStepper{optimizer.attach(groups), groups, scaling};
  }
};

template <class Inner>
LossScaled(Inner, LossScaling = {}) -> LossScaled<Inner>;

}  // namespace archetype
