// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/train/core/label_checks.hpp>

#include <stdexcept>

#include <torch/nn/functional/loss.h>
#include <torch/types.h>

namespace archetype {

/// The mean squared error of an output and numeric labels, of shape N or N×….
struct MeanSquaredError {
  Settings settings() const { return {{"loss", "mean squared error"}}; }

  /// Throws std::invalid_argument for labels that are no floating-point numbers, or have other extents than the output,
  /// of which N×1 counts as N.
  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return each(output, labels).mean();
  }

  /// The loss of each image.
  torch::Tensor each(const torch::Tensor& output, const torch::Tensor& labels) const {
    const torch::Tensor squares = (detail::numbers_like("MeanSquaredError", output, labels) - labels).square();
    return squares.dim() > 1 ? squares.flatten(1).mean(1) : squares;
  }
};

/// The mean binary cross-entropy of sigmoid(output) and labels of zeros and ones: several per image, N×classes, or one,
/// N.
struct BinaryCrossEntropy {
  Settings settings() const { return {{"loss", "binary cross-entropy"}}; }

  /// Throws std::invalid_argument for labels that are no floating-point numbers from 0 to 1, or have other extents than
  /// the output, of which N×1 counts as N.
  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return each(output, labels).mean();
  }

  /// The loss of each image.
  torch::Tensor each(const torch::Tensor& output, const torch::Tensor& labels) const {
    const torch::Tensor logits = detail::numbers_like("BinaryCrossEntropy", output, labels);
    if (!labels.ge(0).logical_and(labels.le(1)).all().item<bool>())
      throw std::invalid_argument("BinaryCrossEntropy: labels are not all from 0 to 1; MeanSquaredError takes others");
    namespace functional = torch::nn::functional;
    const torch::Tensor losses = functional::binary_cross_entropy_with_logits(
        logits, labels, functional::BinaryCrossEntropyWithLogitsFuncOptions().reduction(torch::kNone));
    return losses.dim() > 1 ? losses.flatten(1).mean(1) : losses;
  }
};

}  // namespace archetype
