// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/model/in_place.hpp>
#include <archetype/model/state.hpp>
#include <archetype/train/core/model_wrapper.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/core/trainable.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

/// How fast a moving average of weights forgets: after step n, the average is decay · average + (1 − decay) · weights.
/// The first step sets it to the weights.
struct MovingAverage {
  double decay = 0.9998;
  bool warm_up = false;  ///< uses 1 − (1 + (n − 1) / warm_up_gamma)^−warm_up_power instead, while that is less
  double warm_up_gamma = 1;
  double warm_up_power = 2.0 / 3;

  /// The decay after step `step`, counted from 1.
  double decay_at(std::int64_t step) const {
    if (step <= 1) return 0;
    if (!warm_up) return decay;
    return std::min(decay, 1 - std::pow(1 + static_cast<double>(step - 1) / warm_up_gamma, -warm_up_power));
  }
};

/// A model with an exponential moving average of its weights, as timm's `ModelEmaV3`: `Trainer{Averaged{model}, …}`.
/// Training uses and changes the weights; in evaluation mode, and so in validation, `forward` computes with the
/// average, without gradients. Running statistics are averaged, too; integers, such as the number of batches, are
/// copied. Copies share model and average. Checkpoints contain both.
template <Trainable ModelPolicy>
class Averaged : public detail::ModelWrapper<Averaged<ModelPolicy>, ModelPolicy> {
  using detail::ModelWrapper<Averaged<ModelPolicy>, ModelPolicy>::model_;

 public:
  /// Throws std::invalid_argument for a decay outside [0, 1], or a warm-up of which a number is not greater than 0.
  explicit Averaged(ModelPolicy model, MovingAverage how = {}) : Averaged::ModelWrapper(std::move(model)), how_(how) {
    detail::expect_option(how.decay >= 0 && how.decay <= 1, "Averaged: decay", how.decay, "0 to 1");
    detail::expect_option(how.warm_up_gamma > 0, "Averaged: warm_up_gamma", how.warm_up_gamma, "above 0");
    detail::expect_option(how.warm_up_power > 0, "Averaged: warm_up_power", how.warm_up_power, "above 0");
  }

  Settings settings() const {
    using detail::short_number;
    std::string text = "of decay " + short_number(how_.decay);
    if (how_.warm_up)
      text += ", after a warm-up of gamma " + short_number(how_.warm_up_gamma) + " and power " +
              short_number(how_.warm_up_power);
    return combined(settings_of(model_), {{"moving average of weights", text}});
  }

  torch::Tensor forward(const torch::Tensor& images) {
    const torch::nn::Module& module = *model_;
    if (module.is_training() || average_->steps == 0) return model_->forward(images);
    const torch::NoGradGuard no_gradient;
    detail::InPlace guard;
    for (const auto& entry : module.named_parameters()) guard.put(entry.value(), average_->weights.at(entry.key()));
    for (const auto& entry : module.named_buffers()) guard.put(entry.value(), average_->weights.at(entry.key()));
    return model_->forward(images);
  }

  /// Moves the average towards the weights; a trainer calls it after each step of the optimizer.
  void after_step() {
    const torch::NoGradGuard no_gradient;
    const State weights = model_state(*model_);
    if (average_->steps++ == 0) {
      for (const auto& [name, tensor] : weights) average_->weights[name] = tensor.clone();
      return;
    }
    const double share = 1 - how_.decay_at(average_->steps);
    for (const auto& [name, tensor] : weights) {
      torch::Tensor& average = average_->weights.at(name);
      if (average.is_floating_point()) average.lerp_(tensor, share);
      else average.copy_(tensor);
    }
  }

  /// Replaces the weights of the model by their average, so that `save` writes it. The average stays as it is.
  void adopt_average() const {
    if (average_->steps == 0) return;
    State weights = model_state(*model_);
    assign(weights, average_->weights);
  }

  /// The average and the number of steps in it, for a checkpoint.
  State state() const {
    State state{{"steps", torch::tensor(average_->steps, torch::kInt64)}};
    add_below(state, "weights/", average_->weights);
    return state;
  }

  /// Throws std::runtime_error, and leaves the average as it is, if the state has none or one of another network.
  void restore(const State& state) {
    const auto steps = state.find("steps");
    if (steps == state.end()) throw std::runtime_error("the checkpoint has no moving average of weights");
    const State found = below(state, "weights/");
    const auto count = steps->second.item<std::int64_t>();
    const State weights = model_state(*model_);
    if (count > 0) require_same(found, weights, "moving average");
    State restored;
    for (const auto& [name, tensor] : found)
      restored[name] = tensor.to(weights.at(name).device(), tensor.scalar_type(), /*non_blocking=*/false,
                                 /*copy=*/true);
    average_->weights = std::move(restored);
    average_->steps = count;
  }

 private:
  struct Average {
    State weights;
    std::int64_t steps = 0;
  };

  MovingAverage how_;
  std::shared_ptr<Average> average_ = std::make_shared<Average>();
};

}  // namespace archetype
