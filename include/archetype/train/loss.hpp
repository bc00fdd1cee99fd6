// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/functional/loss.h>
#include <torch/types.h>

#include <concepts>
#include <cstdint>
#include <sstream>
#include <stdexcept>

namespace archetype {

/// Gives the mean loss of a batch, as a scalar with gradient, from a network's output and the labels.
template <class T>
concept Loss = std::copy_constructible<T> &&
    requires(const T& loss, const torch::Tensor& output, const torch::Tensor& labels) {
  { loss(output, labels) } -> std::convertible_to<torch::Tensor>;
};

/// Cross-entropy of softmax(output) with the labels.
struct CrossEntropy {
  double label_smoothing = 0;

  /// Throws std::invalid_argument if the output is not N×classes with N labels below the number of classes.
  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    const auto largest = labels.max().item<std::int64_t>();
    if (output.dim() != 2 || output.size(0) != labels.size(0) || largest >= output.size(1)) {
      std::ostringstream text;
      text << "CrossEntropy: the network gives " << output.sizes() << " for " << labels.size(0) << " labels up to "
           << largest << ", expected [" << labels.size(0) << ", at least " << largest + 1 << "]";
      throw std::invalid_argument(text.str());
    }
    namespace functional = torch::nn::functional;
    return functional::cross_entropy(output, labels,
                                     functional::CrossEntropyFuncOptions().label_smoothing(label_smoothing));
  }
};

}  // namespace archetype
