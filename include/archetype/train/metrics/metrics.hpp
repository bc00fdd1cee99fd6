// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/core/label_checks.hpp>
#include <archetype/train/metrics/epoch_metric.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include <torch/types.h>

namespace archetype {

/// Computes a value for a batch from a network's outputs and the labels; validation reports the mean over all images.
/// For a metric that is not such a mean, see `EpochMetric`.
template <class T>
concept Metric =
    std::copy_constructible<T> && requires(const T& metric, const torch::Tensor& output, const torch::Tensor& labels) {
      { metric.name() } -> std::convertible_to<std::string>;
      { metric(output, labels) } -> std::convertible_to<double>;
    };

/// The fraction of images, or pixels of masks, whose label is among the K most likely classes. Throws
/// std::invalid_argument if the labels are not classes.
template <std::int64_t K>
  requires(K > 0)
struct TopK {
  std::string name() const { return "top_" + std::to_string(K); }

  double operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    detail::require_classes("TopK", output, labels);
    const auto best = std::get<1>(output.topk(std::min(K, output.size(1)), 1));
    return best.eq(labels.unsqueeze(1)).any(1).to(torch::kDouble).mean().item<double>();
  }
};

/// The fraction of images, or pixels of masks, whose label is the most likely class. Throws as `TopK` does.
struct Accuracy {
  std::string name() const { return "accuracy"; }

  double operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    detail::require_classes("Accuracy", output, labels);
    return output.argmax(1).eq(labels).to(torch::kDouble).mean().item<double>();
  }
};

/// The fraction of images, or pixels of masks, whose label is not the most likely class. Throws as `TopK` does.
struct ErrorRate {
  std::string name() const { return "error_rate"; }

  double operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return 1 - Accuracy{}(output, labels);
  }
};

/// The mean absolute difference of outputs and numeric labels, over all elements. Throws std::invalid_argument for
/// other labels.
struct MeanAbsoluteError {
  std::string name() const { return "mean_absolute_error"; }

  double operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return (detail::numbers_like("MeanAbsoluteError", output, labels) - labels).abs().mean().item<double>();
  }
};

/// For several labels per image, zeros and ones: the fraction of labels predicted correctly, where a label is predicted
/// if the sigmoid of its output is greater than ½. Throws std::invalid_argument for other labels.
struct MultiLabelAccuracy {
  std::string name() const { return "multi_label_accuracy"; }

  double operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    const torch::Tensor logits = detail::numbers_like("MultiLabelAccuracy", output, labels);
    return logits.gt(0).eq(labels.gt(0.5)).to(torch::kDouble).mean().item<double>();
  }
};

/// The metrics of a trainer, in the order of their columns. Each returns one number.
template <class... Each>
std::tuple<Each...> metrics(Each... each) {
  static_assert((... && (Metric<Each> || EpochMetric<Each>)),
                "a metric has name() and, returning a double, (output, labels); or it is an EpochMetric");
  static_assert((... && detail::MeasuresNumber<Each>),
                "a metric of a trainer is one number; measure(metric, model, batches) returns any other");
  return {std::move(each)...};
}

}  // namespace archetype
