// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/schedules/learning_rate.hpp>
#include <archetype/train/schedules/schedule.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace archetype {

/// A learning rate that is multiplied by `gamma` at each milestone, a fraction of the training, as PyTorch's
/// `MultiStepLR`: of 90 epochs, `{30.0 / 90, 60.0 / 90}` are the 30th and the 60th.
struct MultiStep {
  LearningRate lr = 0.1;
  std::vector<double> milestones = {1.0 / 3, 2.0 / 3};
  double gamma = 0.1;

  Rates operator()(double position) const {
    const auto passed = std::ranges::count_if(milestones, [&](double each) { return each <= position; });
    return {std::pow(gamma, static_cast<double>(passed)) * lr, std::nullopt};
  }
};

}  // namespace archetype
