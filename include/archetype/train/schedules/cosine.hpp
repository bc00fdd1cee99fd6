// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/schedules/learning_rate.hpp>
#include <archetype/train/schedules/schedule.hpp>

#include <cmath>
#include <numbers>
#include <optional>

namespace archetype {

/// A learning rate that falls from lr to `final_fraction` · lr along half a cosine (Loshchilov & Hutter 2017, without
/// restarts), as PyTorch's `CosineAnnealingLR` over the whole training.
struct Cosine {
  LearningRate lr = 0.1;
  double final_fraction = 0;

  Rates operator()(double position) const {
    const double share = (1 + std::cos(std::numbers::pi * position)) / 2;
    return {(final_fraction + (1 - final_fraction) * share) * lr, std::nullopt};
  }
};

}  // namespace archetype
