// SPDX-License-Identifier: MIT
#pragma once
#include <torch/nn/modules/conv.h>
#include <torch/types.h>

namespace archetype::detail {

/// The result of a convolution with 1×1 windows, stride 1 and one group. On maps with channels last, LibTorch 1.13 on
/// one thread makes a matrix product of each image, with copies before and after; one product of the batch is faster.
inline torch::Tensor convolve_positions(torch::nn::Conv2dImpl& convolution, const torch::Tensor& x) {
  if (!x.is_cpu() || x.is_contiguous() || !x.is_contiguous(torch::MemoryFormat::ChannelsLast))
    return convolution.forward(x);
  const torch::Tensor positions = x.permute({0, 2, 3, 1}).flatten(0, 2);
  const torch::Tensor weights = convolution.weight.flatten(1).t();
  const torch::Tensor product =
      convolution.bias.defined() ? torch::addmm(convolution.bias, positions, weights) : torch::mm(positions, weights);
  return product.view({x.size(0), x.size(2), x.size(3), product.size(1)}).permute({0, 3, 1, 2});
}

}  // namespace archetype::detail
