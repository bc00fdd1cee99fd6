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

/// The confusion matrix: numbers of images, or of pixels of masks, as 64-bit integers, indexed as [label][prediction].
/// Use it with `measure`; a trainer rejects it, since it is not one number.
struct ConfusionMatrix {
  std::string name() const { return "confusion"; }

  /// Throws std::invalid_argument if the labels are not classes.
  torch::Tensor counts(const torch::Tensor& output, const torch::Tensor& labels) const {
    detail::require_classes("ConfusionMatrix", output, labels);
    const std::int64_t classes = output.size(1);
    const torch::Tensor cells = labels.flatten() * classes + output.argmax(1).flatten();
    return torch::bincount(cells, {}, classes * classes).view({classes, classes});
  }
  torch::Tensor value(const torch::Tensor& total) const { return total; }
};

/// The mean over classes of F1, the harmonic mean of precision and recall, as scikit-learn's
/// `f1_score(average="macro")`. With one class per image, classes that are neither labeled nor predicted do not count.
/// With several labels per image, a class is predicted if the sigmoid of its output is greater than ½, and all classes
/// count; F1 is 0 where undefined.
struct MacroF1 {
  std::string name() const { return "macro_f1"; }

  /// Per class: the number of true positives, the number of predictions plus labels, and whether the class counts even
  /// if that is 0. Throws std::invalid_argument unless the labels are classes or floating-point N×classes.
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

/// The area under the receiver operating characteristic: the probability that an image of a class has a higher score
/// for it than an image of another, ties counting half. For two classes, the same for either; for more, the mean of
/// one-versus-rest, as scikit-learn's `roc_auc_score(multi_class="ovr")`; for several labels per image, the mean over
/// labels. Classes to which all images or none belong do not count; NaN if no class counts.
struct RocAuc {
  std::string name() const { return "roc_auc"; }

  /// The scores of all classes, then 1 or 0 for each class that the image belongs to or not. Throws
  /// std::invalid_argument unless the labels are one class per image or floating-point N or N×classes.
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
  /// Computed from the ranks of the positive scores (Mann & Whitney 1947); equal scores share the mean of their ranks.
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
