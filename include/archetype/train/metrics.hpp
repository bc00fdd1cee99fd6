// SPDX-License-Identifier: MIT
#pragma once

#include <torch/types.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

namespace archetype {

/// Measures a batch of a network's outputs, N×classes, against the labels; validation gives the mean over all images.
template <class T>
concept Metric = std::copy_constructible<T> &&
    requires(const T& metric, const torch::Tensor& output, const torch::Tensor& labels) {
  { metric.name() } -> std::convertible_to<std::string>;
  { metric(output, labels) } -> std::convertible_to<double>;
};

/// The share of images whose label is among the K most likely classes.
template <std::int64_t K>
requires(K > 0) struct TopK {
  std::string name() const { return "top_" + std::to_string(K); }

  double operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    const auto best = std::get<1>(output.topk(std::min(K, output.size(1)), 1));
    return best.eq(labels.unsqueeze(1)).any(1).to(torch::kDouble).mean().item<double>();
  }
};

/// The share of images whose label is the most likely class.
struct Accuracy {
  std::string name() const { return "accuracy"; }

  double operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return output.argmax(1).eq(labels).to(torch::kDouble).mean().item<double>();
  }
};

/// The share of images whose label is not the most likely class.
struct ErrorRate {
  std::string name() const { return "error_rate"; }

  double operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return 1 - Accuracy{}(output, labels);
  }
};

/// The metrics of a trainer, in the order of their columns.
template <Metric... Each>
std::tuple<Each...> metrics(Each... each) {
  return {std::move(each)...};
}

}  // namespace archetype
