// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/model/expansion.hpp>

#include <cmath>
#include <cstdint>

#include <torch/nn/functional/normalization.h>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

namespace archetype::detail {

/// 1-dimensional convolution with kernel size 1, without bias, under spectral normalization: PyTorch's
/// `spectral_norm(Conv1d(n, n, 1))`, with one power iteration per forward pass in training mode.
class SpectralConvolutionImpl : public torch::nn::Module {
 public:
  explicit SpectralConvolutionImpl(std::int64_t channels) {
    const double deviation = std::sqrt(2.0 / static_cast<double>(channels));  // Kaiming-normal, as fastai draws it
    weight_ = register_parameter("weight_orig", torch::randn({channels, channels, 1}) * deviation);
    u_ = register_buffer("weight_u", normalized(torch::randn(channels)));
    v_ = register_buffer("weight_v", normalized(torch::randn(channels)));
  }

  /// Maps batch × channels × positions to the same shape.
  torch::Tensor forward(const torch::Tensor& x) {
    const torch::Tensor matrix = weight_.squeeze(2);
    if (is_training()) iterate(matrix);
    // Copies, since the next forward pass moves both in place, perhaps before this one's gradients are asked for.
    const torch::Tensor u = u_.clone();
    const torch::Tensor v = v_.clone();
    return torch::matmul(matrix / torch::dot(u, torch::mv(matrix, v)), x);
  }

 private:
  static torch::Tensor normalized(const torch::Tensor& x) {
    namespace functional = torch::nn::functional;
    return functional::normalize(x, functional::NormalizeFuncOptions().dim(0).eps(1e-12));
  }

  void iterate(const torch::Tensor& matrix) {
    const torch::NoGradGuard no_gradient;
    v_.copy_(normalized(torch::mv(matrix.t(), u_)));
    u_.copy_(normalized(torch::mv(matrix, v_)));
  }

  torch::Tensor weight_;
  torch::Tensor u_;
  torch::Tensor v_;
};
TORCH_MODULE(SpectralConvolution);

/// γ · (x·xᵀ)·(W·x) + x, where γ is initially 0.
class SimpleSelfAttentionImpl : public torch::nn::Module {
 public:
  explicit SimpleSelfAttentionImpl(std::int64_t channels) {
    gamma_ = register_parameter("gamma", torch::zeros(1));
    convolution_ = register_module("conv", SpectralConvolution{channels});
  }

  torch::Tensor forward(const torch::Tensor& map) {
    const torch::Tensor x = map.flatten(2);
    const torch::Tensor similarity = torch::bmm(x, x.transpose(1, 2));
    return (gamma_ * torch::bmm(similarity, convolution_->forward(x)) + x)
        .view_as(map)
        .contiguous(map.suggest_memory_format());
  }

 private:
  torch::Tensor gamma_;
  SpectralConvolution convolution_{nullptr};
};
TORCH_MODULE(SimpleSelfAttention);

inline Expansion expand_self_attention(const Node& node, const Inputs&) {
  return expand(SimpleSelfAttention{node.shape.channels});
}

}  // namespace archetype::detail
