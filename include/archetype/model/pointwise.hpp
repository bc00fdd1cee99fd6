// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/model/memory_format.hpp>

#include <cstdint>

#include <torch/nn/modules/conv.h>
#include <torch/types.h>

namespace archetype::detail {

/// Whether a convolution has 1×1 windows, stride 1 and one group.
inline bool is_pointwise(const Window& window, std::int64_t groups) {
  return window.kernel == Extent{1, 1} && window.stride == Extent{1, 1} && window.padding == Extent{0, 0} &&
         groups == 1;
}

/// Whether the numbers of a map in the CPU's memory are rows of all channels. Such a row is a position.
inline bool has_positions(const torch::Tensor& map) { return map.is_cpu() && has_channels_last(map); }

/// The positions of a batch, as a matrix, and a map of the extent of another from such a matrix.
inline torch::Tensor positions_of(const torch::Tensor& map) { return map.permute({0, 2, 3, 1}).flatten(0, 2); }
inline torch::Tensor map_of(const torch::Tensor& positions, const torch::Tensor& other) {
  return positions.view({other.size(0), other.size(2), other.size(3), positions.size(1)}).permute({0, 3, 1, 2});
}

/// The result of a pointwise convolution of a map that has positions. LibTorch 1.13 on one thread makes a matrix
/// product of each image, with copies before and after; one product of the batch is faster.
inline torch::Tensor convolve_positions(const torch::Tensor& x, const torch::Tensor& weight,
                                        const torch::Tensor& bias) {
  const torch::Tensor positions = positions_of(x), weights = weight.flatten(1).t();
  return map_of(bias.defined() ? torch::addmm(bias, positions, weights) : torch::mm(positions, weights), x);
}

}  // namespace archetype::detail
