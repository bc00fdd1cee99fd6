// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/model/mode_guard.hpp>
#include <archetype/train/core/label_checks.hpp>
#include <archetype/train/core/trainable.hpp>
#include <archetype/train/metrics/epoch_metric.hpp>
#include <archetype/train/metrics/metrics.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// The predictions of a network for each image of a dataset, in the order of the dataset.
struct Evaluation {
  std::vector<std::vector<double>> probabilities;  ///< one row per image, one column per class
  std::vector<std::int64_t> labels;
  std::vector<std::int64_t> predictions;  ///< the most likely classes
  std::vector<double> losses;             ///< cross-entropies

  /// The fraction of correct predictions; NaN without images.
  double accuracy() const {
    const auto right =
        std::inner_product(labels.begin(), labels.end(), predictions.begin(), 0.0, std::plus{}, std::equal_to{});
    return right / static_cast<double>(labels.size());
  }

  /// The mean loss; NaN without images.
  double loss() const {
    return std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(losses.size());
  }

  /// Numbers of images, indexed as [label][prediction].
  std::vector<std::vector<long>> confusion() const {
    const std::size_t classes = probabilities.empty() ? 0 : probabilities.front().size();
    std::vector<std::vector<long>> counts(classes, std::vector<long>(classes));
    for (std::size_t i = 0; i < labels.size(); ++i) {
      ++counts.at(static_cast<std::size_t>(labels[i])).at(static_cast<std::size_t>(predictions[i]));
    }
    return counts;
  }

  /// Positions of at most `count` wrongly predicted images, the largest loss first.
  std::vector<std::size_t> worst(std::size_t count) const {
    std::vector<std::size_t> wrong;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (labels[i] != predictions[i]) wrong.push_back(i);
    }
    std::ranges::stable_sort(wrong, std::ranges::greater{}, [this](std::size_t i) { return losses[i]; });
    wrong.resize(std::min(count, wrong.size()));
    return wrong;
  }
};

/// Evaluates a model on the batches of a range, in evaluation mode, and restores its mode afterwards. Throws
/// std::invalid_argument unless the labels are one class per image, less than the number of classes that the model
/// returns; for other labels use `measure`.
template <Trainable ModelPolicy>
Evaluation evaluate(ModelPolicy model, auto&& batches) {
  const torch::NoGradGuard no_gradient;
  const detail::ModeGuard evaluating{*model, detail::ModeGuard::Mode::evaluation};
  Evaluation result;
  const auto append = [](auto& values, const torch::Tensor& tensor) {
    const torch::Tensor row = tensor.contiguous();
    using Value = typename std::remove_reference_t<decltype(values)>::value_type;
    const auto* first = row.data_ptr<Value>();
    values.insert(values.end(), first, first + row.numel());
  };
  for (const Batch& loaded : batches) {
    const torch::Tensor output = model->forward(moved_to(*model, loaded).images).cpu(), labels = loaded.labels.cpu();
    detail::require_classes("evaluate", output, labels);
    if (labels.dim() != 1)
      throw std::invalid_argument("evaluate: labels are masks, expected one class per image; measure them by a metric");
    const torch::Tensor logarithms = output.to(torch::kDouble).log_softmax(1);
    const torch::Tensor probabilities = logarithms.exp();
    for (std::int64_t i = 0; i < labels.size(0); ++i) append(result.probabilities.emplace_back(), probabilities[i]);
    append(result.labels, labels);
    append(result.predictions, logarithms.argmax(1));
    append(result.losses, -logarithms.gather(1, labels.unsqueeze(1)).flatten());
  }
  return result;
}

/// Computes one metric of a model, in evaluation mode, over the batches of a range: a metric for a trainer or another,
/// such as `ConfusionMatrix`: `measure(ConfusionMatrix{}, trainer.model(), data.batches_of(test))`. Throws as the
/// metric does.
template <class MetricPolicy, Trainable ModelPolicy>
  requires(Metric<MetricPolicy> || EpochMetric<MetricPolicy>)
auto measure(const MetricPolicy& metric, ModelPolicy model, auto&& batches) {
  const torch::NoGradGuard no_gradient;
  const detail::ModeGuard evaluating{*model, detail::ModeGuard::Mode::evaluation};
  detail::Tally tally{metric};
  for (const Batch& loaded : batches) {
    const Batch batch = moved_to(*model, loaded);
    tally.add(model->forward(batch.images), batch.labels);
  }
  return tally.value();
}

}  // namespace archetype
