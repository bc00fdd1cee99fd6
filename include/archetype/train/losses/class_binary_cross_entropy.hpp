// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/train/core/label_checks.hpp>

#include <optional>
#include <string>

#include <torch/nn/functional/loss.h>
#include <torch/types.h>

namespace archetype {

/// The mean binary cross-entropy of sigmoid(output), N×classes, and labels of one class per image, as timm's
/// `BinaryCrossEntropy`: the target of the label's class is 1, that of each other 0 (Wightman et al. 2021). Under
/// `Mixup` and `CutMix` the targets are mixed, so with `target_threshold` an image may be of both classes.
struct ClassBinaryCrossEntropy {
  double label_smoothing = 0;                ///< spreads this share of the target over all classes
  std::optional<double> target_threshold{};  ///< targets above it become 1, others 0
  bool sum_classes = false;                  ///< adds up the losses of the classes, instead of their mean

  Settings settings() const {
    using detail::short_number;
    return {{"loss", sum_classes ? "binary cross-entropy of classes, summed" : "binary cross-entropy of classes"},
            {"label smoothing", short_number(label_smoothing)},
            {"threshold of targets", target_threshold ? short_number(*target_threshold) : "none"}};
  }

  /// Throws std::invalid_argument unless the labels are one class per image, less than the number of classes.
  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return each(output, labels).mean();
  }

  /// The loss of each image.
  torch::Tensor each(const torch::Tensor& output, const torch::Tensor& labels) const {
    return compared(output, targets(output, labels));
  }

  /// The loss of each image that consists to the share in `own` of its label's class, otherwise of that in `partners`.
  torch::Tensor each_mixed(const torch::Tensor& output, const torch::Tensor& labels, const torch::Tensor& partners,
                           const torch::Tensor& own) const {
    return compared(output, torch::lerp(targets(output, partners), targets(output, labels), own.unsqueeze(1)));
  }

 private:
  torch::Tensor targets(const torch::Tensor& output, const torch::Tensor& labels) const {
    detail::require_classes("ClassBinaryCrossEntropy", output, labels);
    detail::require_no_masks("ClassBinaryCrossEntropy", labels);
    const double others = label_smoothing / static_cast<double>(output.size(1));
    return torch::full_like(output, others).scatter_(1, labels.unsqueeze(1), 1 - label_smoothing + others);
  }

  torch::Tensor compared(const torch::Tensor& output, const torch::Tensor& targets) const {
    namespace functional = torch::nn::functional;
    const torch::Tensor wanted = target_threshold ? targets.gt(*target_threshold).to(targets.scalar_type()) : targets;
    const torch::Tensor losses = functional::binary_cross_entropy_with_logits(
        output, wanted, functional::BinaryCrossEntropyWithLogitsFuncOptions().reduction(torch::kNone));
    return sum_classes ? losses.sum(1) : losses.mean(1);
  }
};

}  // namespace archetype
