// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/train/metrics/mean.hpp>

#include <cmath>
#include <concepts>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// A metric computed from sums over all images: `counts(output, labels)` returns the contribution of a batch, a tensor
/// whose shape is always the same, and `value(total)` the metric from the sum.
template <class T>
concept SummedMetric =
    std::copy_constructible<T> && requires(const T& metric, const torch::Tensor& output, const torch::Tensor& labels) {
      { metric.name() } -> std::convertible_to<std::string>;
      { metric.counts(output, labels) } -> std::convertible_to<torch::Tensor>;
      metric.value(output);
    };

/// A metric that needs all images at once: `rows(output, labels)` returns what to keep of a batch, one row per image,
/// and `value(all)` the metric from the rows of all batches.
template <class T>
concept GatheredMetric =
    std::copy_constructible<T> && requires(const T& metric, const torch::Tensor& output, const torch::Tensor& labels) {
      { metric.name() } -> std::convertible_to<std::string>;
      { metric.rows(output, labels) } -> std::convertible_to<torch::Tensor>;
      metric.value(output);
    };

/// A metric over a whole epoch that is not a mean over its batches: either summed or gathered. If several processes
/// train together, each validates on all images, so all compute the same value.
template <class T>
concept EpochMetric = SummedMetric<T> != GatheredMetric<T>;

namespace detail {

/// Accumulates a `Metric` or an `EpochMetric` batch by batch; a numeric metric is NaN without images.
template <class Metric>
class Tally {
 public:
  explicit Tally(Metric metric) : metric_(std::move(metric)) {}

  void add(const torch::Tensor& output, const torch::Tensor& labels) {
    if constexpr (!EpochMetric<Metric>) {
      mean_.add(metric_(output, labels), labels.size(0));
    } else if constexpr (SummedMetric<Metric>) {
      const torch::Tensor counts = metric_.counts(output, labels);
      total_ = total_.defined() ? total_ + counts : counts;
    } else {
      rows_.push_back(metric_.rows(output, labels).cpu());  // main memory has room for those of all batches
    }
  }

  auto value() const {
    if constexpr (!EpochMetric<Metric>) {
      return mean_.value();
    } else {
      const torch::Tensor all = GatheredMetric<Metric> && !rows_.empty() ? torch::cat(rows_) : total_;
      using Value = decltype(metric_.value(all));
      if constexpr (std::convertible_to<Value, double>) {
        return all.defined() ? static_cast<double>(metric_.value(all)) : std::nan("");
      } else {
        return all.defined() ? metric_.value(all) : Value{};
      }
    }
  }

 private:
  Metric metric_;
  Mean mean_;
  torch::Tensor total_;
  std::vector<torch::Tensor> rows_;
};

template <class Metric>
concept MeasuresNumber = requires(const Tally<Metric>& tally) {
  { tally.value() } -> std::same_as<double>;
};

}  // namespace detail

}  // namespace archetype
