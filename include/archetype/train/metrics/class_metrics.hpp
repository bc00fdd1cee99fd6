// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/core/label_checks.hpp>
#include <archetype/train/metrics/epoch_metric.hpp>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>

#include <ATen/Functions.h>
#include <torch/types.h>

namespace archetype {

/// Numbers of images, or of pixels of masks, as 64-bit integers, [label][prediction]. As it is not one number,
/// `measure` takes it and a trainer does not.
struct ConfusionMatrix {
  std::string name() const { return "confusion"; }

  /// Throws std::invalid_argument for labels that are no classes.
  torch::Tensor counts(const torch::Tensor& output, const torch::Tensor& labels) const {
    detail::require_classes("ConfusionMatrix", output, labels);
    const std::int64_t classes = output.size(1);
    const torch::Tensor cells = labels.flatten() * classes + output.argmax(1).flatten();
    return torch::bincount(cells, {}, classes * classes).view({classes, classes});
  }
  torch::Tensor value(const torch::Tensor& total) const { return total; }
};

/// The mean over classes of F1, the harmonic mean of precision and recall, as scikit-learn's
/// `f1_score(average="macro")`: without classes that are neither a label nor predicted; of several labels per image,
/// which are predicted where the sigmoid of the output is above a half, over all, F1 being 0 there.
struct MacroF1 {
  std::string name() const { return "macro_f1"; }

  /// Of each class how often it was predicted rightly, how often it was predicted or a label, and whether the mean
  /// takes it anyway. Throws std::invalid_argument for labels that are neither classes nor N×classes of float.
  torch::Tensor counts(const torch::Tensor& output, const torch::Tensor& labels) const {
    if (labels.is_floating_point() && labels.dim() == 2) {
      const torch::Tensor predicted = detail::numbers_like("MacroF1", output, labels).gt(0), actual = labels.gt(0.5);
      const torch::Tensor right = predicted.logical_and(actual).sum(0), all = predicted.sum(0) + actual.sum(0);
      return torch::stack({right, all, torch::ones_like(all)});
    }
    detail::require_classes("MacroF1", output, labels);
    const torch::Tensor predicted = output.argmax(1).flatten(), actual = labels.flatten();
    const auto counted = [&](const torch::Tensor& classes) { return torch::bincount(classes, {}, output.size(1)); };
    const torch::Tensor all = counted(predicted) + counted(actual);
    return torch::stack({counted(actual.masked_select(predicted.eq(actual))), all, torch::zeros_like(all)});
  }

  double value(const torch::Tensor& total) const {
    const torch::Tensor all = total[1].to(torch::kDouble);
    const torch::Tensor f1 = 2 * total[0].to(torch::kDouble) / all.clamp_min(1);
    return f1.masked_select(total[1].gt(0).logical_or(total[2].gt(0))).mean().item<double>();
  }
};

/// The area under the receiver operating characteristic: the probability that of two images the one of a class has the
/// higher score for it, ties counting half. Of two classes, that of either; of more, the mean over classes of each
/// against the others, as scikit-learn's `roc_auc_score(multi_class="ovr")`; of several labels per image, over these.
/// Classes of which all images or none are do not count; NaN if no class counts.
struct RocAuc {
  std::string name() const { return "roc_auc"; }

  /// Scores of all classes, then whether the image is of each. Throws std::invalid_argument for labels that are neither
  /// one class per image nor N or N×classes of float.
  torch::Tensor rows(const torch::Tensor& output, const torch::Tensor& labels) const {
    if (labels.is_floating_point() && labels.dim() <= 2) {
      const torch::Tensor scores = detail::numbers_like("RocAuc", output, labels).to(torch::kDouble);
      const std::int64_t images = labels.size(0);
      return torch::cat({scores.view({images, -1}), labels.gt(0.5).to(torch::kDouble).view({images, -1})}, 1);
    }
    detail::require_classes("RocAuc", output, labels);
    if (labels.dim() != 1) throw std::invalid_argument("RocAuc: the labels are masks, expected one class per image");
    const torch::Tensor scores = output.to(torch::kDouble).softmax(1);
    return torch::cat({scores, torch::one_hot(labels, output.size(1)).to(torch::kDouble)}, 1);
  }

  double value(const torch::Tensor& all) const {
    const std::int64_t classes = all.size(1) / 2;
    double sum = 0;
    int counted = 0;
    for (std::int64_t i = 0; i < classes; ++i) {
      const double area = area_under(all.select(1, i), all.select(1, classes + i));
      if (std::isnan(area)) continue;
      sum += area;
      ++counted;
    }
    return sum / counted;
  }

 private:
  /// By the ranks of the positive scores (Mann & Whitney 1947); equal scores share the mean of their ranks.
  static double area_under(const torch::Tensor& scores, const torch::Tensor& positive) {
    const auto [values, places, counts] = at::_unique2(scores.contiguous(), /*sorted=*/true, /*return_inverse=*/true,
                                                       /*return_counts=*/true);
    const torch::Tensor ranks = counts.cumsum(0).to(torch::kDouble) - (counts.to(torch::kDouble) - 1) / 2;
    const double positives = positive.sum().item<double>();
    const double negatives = static_cast<double>(positive.size(0)) - positives;
    const double sum = (ranks.index_select(0, places) * positive).sum().item<double>();
    return (sum - positives * (positives + 1) / 2) / (positives * negatives);  // 0/0 is NaN
  }
};

}  // namespace archetype
