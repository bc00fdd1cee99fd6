// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/schedules/learning_rate.hpp>

#include <cmath>
#include <concepts>
#include <numbers>
#include <optional>

namespace archetype {

/// The rates of one step; without a momentum the optimizer uses its own.
struct Rates {
  LearningRate learning_rate;
  std::optional<double> momentum;
};

/// Returns the rates of a step from its position in the training: k/N for step k (from 0) of N.
template <class T>
concept Schedule = std::copy_constructible<T> && requires(const T& schedule, double position) {
  { schedule(position) } -> std::convertible_to<Rates>;
};

/// A constant learning rate.
struct Constant {
  LearningRate lr = 1e-3;

  Rates operator()(double) const { return {lr, std::nullopt}; }
};

/// One cycle (Smith 2018, annealed by cosine as in fastai): with the defaults, the learning rate rises from lr/25 to lr
/// in the first quarter of the training and then falls toward lr/100 000, while the momentum does the opposite.
struct OneCycle {
  LearningRate lr = 1e-3;
  double warm_up = 0.25;
  double initial_division = 25;
  double final_division = 1e5;
  double high_momentum = 0.95;
  double low_momentum = 0.85;

  Rates operator()(double position) const {
    if (position < warm_up) {
      const double along = position / warm_up;
      return {cosine(1 / initial_division, 1, along) * lr, cosine(high_momentum, low_momentum, along)};
    }
    const double along = (position - warm_up) / (1 - warm_up);
    return {cosine(1, 1 / final_division, along) * lr, cosine(low_momentum, high_momentum, along)};
  }

 private:
  static double cosine(double from, double to, double along) {
    return from + (to - from) * (1 - std::cos(std::numbers::pi * along)) / 2;
  }
};

}  // namespace archetype
