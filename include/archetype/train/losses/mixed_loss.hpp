// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/loading/loader.hpp>
#include <archetype/train/losses/loss.hpp>

#include <concepts>
#include <cstdint>

#include <ATen/ops/_standard_gamma.h>
#include <torch/types.h>

namespace archetype {

/// A loss of mixed images that is not the mixture of their losses: `each_mixed(output, labels, partners, own)` returns
/// the loss of each image, whose label counts by its element of `own`, and that in `partners` by the rest.
template <class T>
concept MixedLoss = ImageLoss<T> && requires(const T& loss, const torch::Tensor& tensor) {
  { loss.each_mixed(tensor, tensor, tensor, tensor) } -> std::convertible_to<torch::Tensor>;
};

namespace detail {

/// The mean loss of images that consist to the share `own` (N) of the image with the label in `labels`, and otherwise
/// of that in `partners`.
template <ImageLoss LossPolicy>
torch::Tensor mixed_loss(const LossPolicy& loss, const torch::Tensor& output, const torch::Tensor& labels,
                         const torch::Tensor& partners, const torch::Tensor& own) {
  if constexpr (MixedLoss<LossPolicy>) return loss.each_mixed(output, labels, partners, own).mean();
  else return torch::lerp(loss.each(output, partners), loss.each(output, labels), own).mean();
}

/// `count` numbers from Beta(alpha, alpha), double, from PyTorch's default generator on the CPU.
inline torch::Tensor drawn_from_beta(double alpha, std::int64_t count) {
  const torch::Tensor drawn = at::_standard_gamma(torch::full({2, count}, alpha, torch::kDouble));
  return drawn[0] / drawn.sum(0);
}

/// A random partner for each image of a batch, as indices on the device of the labels.
inline torch::Tensor drawn_partners(const Batch& batch) {
  return torch::randperm(batch.size(), torch::kInt64).to(batch.labels.device());
}

}  // namespace detail

}  // namespace archetype
