// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/loading/loader.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/parallel/processes.hpp>
#include <archetype/train/core/writes.hpp>
#include <archetype/train/losses/loss.hpp>

#include <torch/types.h>

namespace archetype {

/// A loss whose value is the mean over all processes, that of the joint batch, which logs should show, while its
/// gradient is that of this process's images: `JointLoss{CrossEntropy{}, processes}`.
template <Loss Inner>
struct JointLoss {
  Inner loss;
  Processes processes;

  Settings settings() const { return settings_or_type_of("loss", loss); }
  bool writes() const { return processes.first() && detail::writes(loss); }

  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return joined_with_others(loss(output, labels));
  }

  /// The loss of a training batch; the inner loss may change the network's input.
  torch::Tensor in_training(const auto& forward, const Batch& batch) const {
    return joined_with_others(training_loss(loss, forward, batch));
  }

 private:
  torch::Tensor joined_with_others(const torch::Tensor& own) const {
    const torch::Tensor mean = own.detach().clone();
    processes.sum(mean);
    return own + (mean / processes.count() - own.detach());
  }
};

template <class Inner>
JointLoss(Inner, Processes) -> JointLoss<Inner>;

}  // namespace archetype
