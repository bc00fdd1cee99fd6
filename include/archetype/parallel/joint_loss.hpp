// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <archetype/data/settings.hpp>
#include <archetype/parallel/processes.hpp>
#include <archetype/train/loss.hpp>

namespace archetype {

/// A loss whose value is the mean over all processes, that of the joined batch, as logs should have it; its gradient is
/// that of this process's images: `JointLoss{CrossEntropy{}, processes}`.
template <Loss Inner>
struct JointLoss {
  Inner loss;
  Processes processes;

  Settings settings() const { return settings_of(loss); }
  bool writes() const { return processes.first(); }

  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    const torch::Tensor own = loss(output, labels);
    const torch::Tensor mean = own.detach().clone();
    processes.sum(mean);
    return own + (mean / processes.count() - own.detach());
  }
};

template <class Inner>
JointLoss(Inner, Processes) -> JointLoss<Inner>;

}  // namespace archetype
