// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/core/progress.hpp>

#include <cmath>

namespace archetype {

/// Ends a call of `fit` at the first batch whose loss is not finite, as fastai's `TerminateOnNaNCallback` does, instead
/// of with the exception that the trainer throws otherwise. The parameters are those from before this batch, and
/// `progress().loss` is the loss that ended the training. In a training of several processes, the loss must be a
/// `JointLoss`, so that all end together.
struct TerminateOnNaN {
  bool stops_at_step(const Progress& progress) const { return !std::isfinite(progress.loss); }
};

}  // namespace archetype
