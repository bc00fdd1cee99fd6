// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/loading/loader.hpp>
#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/train/core/label_checks.hpp>
#include <archetype/train/core/with_names.hpp>

#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <torch/nn/functional/loss.h>
#include <torch/types.h>

namespace archetype {

/// Returns the mean loss of a batch, a scalar with gradient, from a network's output and the labels.
template <class T>
concept Loss =
    std::copy_constructible<T> && requires(const T& loss, const torch::Tensor& output, const torch::Tensor& labels) {
      { loss(output, labels) } -> std::convertible_to<torch::Tensor>;
    };

/// A loss that also returns the loss of each image: `each(output, labels)`, of shape N.
template <class T>
concept ImageLoss = Loss<T> && requires(const T& loss, const torch::Tensor& output, const torch::Tensor& labels) {
  { loss.each(output, labels) } -> std::convertible_to<torch::Tensor>;
};

namespace detail {

/// Stands for any network in the concept below.
struct SomeForward {
  torch::Tensor operator()(const torch::Tensor& images) const;
};

struct TrainingLossName {
  int in_training;
};

/// Whether a class has a member named `in_training`, whatever its type.
template <class T>
concept NamesTrainingLoss =
    std::is_class_v<T> && !std::is_final_v<T> && !requires { &WithNames<T, TrainingLossName>::in_training; };

}  // namespace detail

/// A loss that may change the network's input in training: `in_training(forward, batch)` returns the mean loss of a
/// training batch, where `forward(images)` returns the network's output.
template <class T>
concept TrainingLoss = Loss<T> && requires(const T& loss, const detail::SomeForward& forward, const Batch& batch) {
  { loss.in_training(forward, batch) } -> std::convertible_to<torch::Tensor>;
};

/// The mean loss of a training batch: that of `in_training` if the loss is a `TrainingLoss`.
template <Loss LossPolicy>
torch::Tensor training_loss(const LossPolicy& loss, const auto& forward, const Batch& batch) {
  static_assert(
      TrainingLoss<LossPolicy> || !detail::NamesTrainingLoss<LossPolicy>,
      "in_training of this loss cannot be called with (forward, batch), or is not const, or returns no tensor");
  if constexpr (TrainingLoss<LossPolicy>) return loss.in_training(forward, batch);
  else return loss(forward(batch.images), batch.labels);
}

/// Softmax cross-entropy of the output and the labels: one class per image or, for masks, one per pixel.
struct CrossEntropy {
  double label_smoothing = 0;
  std::vector<double> class_weights{};  ///< one per class, or none; the mean is a weighted one, as in PyTorch

  Settings settings() const {
    Settings all{{"loss", "cross-entropy"}, {"label smoothing", detail::short_number(label_smoothing)}};
    if (class_weights.empty()) return all;
    std::string weights;
    for (const double each : class_weights) weights += (weights.empty() ? "" : " ") + detail::short_number(each);
    return combined(std::move(all), {{"class weights", weights}});
  }

  /// Throws std::invalid_argument unless the output is N×classes for N labels, or N×classes×H×W for N×H×W, and all
  /// labels are less than the number of classes; and if there are weights, but not one per class.
  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    if (class_weights.empty()) return each(output, labels).mean();
    return losses(output, labels).sum() / weights(output).index_select(0, labels.flatten()).sum();
  }

  /// The loss of each image, times the weight of its class; for masks, the mean over its pixels.
  torch::Tensor each(const torch::Tensor& output, const torch::Tensor& labels) const {
    const torch::Tensor all = losses(output, labels);
    return all.dim() > 1 ? all.flatten(1).mean(1) : all;
  }

 private:
  torch::Tensor losses(const torch::Tensor& output, const torch::Tensor& labels) const {
    detail::require_classes("CrossEntropy", output, labels);
    namespace functional = torch::nn::functional;
    auto options = functional::CrossEntropyFuncOptions().label_smoothing(label_smoothing).reduction(torch::kNone);
    if (!class_weights.empty()) options.weight(weights(output));
    return functional::cross_entropy(output, labels, options);
  }

  torch::Tensor weights(const torch::Tensor& output) const {
    if (static_cast<std::int64_t>(class_weights.size()) != output.size(1))
      throw std::invalid_argument("CrossEntropy: there are " + std::to_string(class_weights.size()) +
                                  " class weights, and the network gives " + std::to_string(output.size(1)) +
                                  " classes");
    return torch::tensor(class_weights, torch::kDouble).to(output.options());
  }
};

}  // namespace archetype
