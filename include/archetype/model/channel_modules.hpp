// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

namespace archetype::detail {

/// One number per channel, shaped to be broadcast over a batch of maps or of flat activations.
inline torch::Tensor along_channels(const torch::Tensor& numbers, const torch::Tensor& x) {
  return x.dim() == 4 ? numbers.view({1, -1, 1, 1}) : numbers;
}

/// Layer normalization over the channels at each position, as in ConvNeXt; LibTorch's own normalizes the last
/// dimensions.
class ChannelNormImpl : public torch::nn::Module {
 public:
  ChannelNormImpl(std::int64_t channels, double epsilon) : epsilon_(epsilon) {
    weight_ = register_parameter("weight", torch::ones(channels));
    bias_ = register_parameter("bias", torch::zeros(channels));
  }

  torch::Tensor forward(const torch::Tensor& x) {
    const auto normalized = [&](const torch::Tensor& features) {
      return torch::layer_norm(features, {weight_.size(0)}, weight_, bias_, epsilon_);
    };
    return x.dim() == 2 ? normalized(x) : normalized(x.permute({0, 2, 3, 1})).permute({0, 3, 1, 2});
  }

 private:
  double epsilon_;
  torch::Tensor weight_;
  torch::Tensor bias_;
};
TORCH_MODULE(ChannelNorm);

/// Global response normalization (Woo et al. 2023), which compares each channel of a map with the others.
class ResponseNormImpl : public torch::nn::Module {
 public:
  ResponseNormImpl(std::int64_t channels, double epsilon) : epsilon_(epsilon) {
    weight_ = register_parameter("weight", torch::zeros(channels));
    bias_ = register_parameter("bias", torch::zeros(channels));
  }

  torch::Tensor forward(const torch::Tensor& x) {
    const torch::Tensor norm = x.norm(2, {2, 3}, /*keepdim=*/true);
    const torch::Tensor relative = norm / (norm.mean(1, /*keepdim=*/true) + epsilon_);
    return x + torch::addcmul(along_channels(bias_, x), along_channels(weight_, x), x * relative);
  }

 private:
  double epsilon_;
  torch::Tensor weight_;
  torch::Tensor bias_;
};
TORCH_MODULE(ResponseNorm);

/// Product with one learned number per channel.
class ChannelScaleImpl : public torch::nn::Module {
 public:
  ChannelScaleImpl(std::int64_t channels, double initial) {
    gamma_ = register_parameter("gamma", torch::full({channels}, initial));
  }

  torch::Tensor forward(const torch::Tensor& x) { return x * along_channels(gamma_, x); }

 private:
  torch::Tensor gamma_;
};
TORCH_MODULE(ChannelScale);

/// Zeroes whole images of a batch with this probability in training mode, and scales the others so that the mean is
/// kept.
class PathDropperImpl : public torch::nn::Module {
 public:
  explicit PathDropperImpl(double rate) : rate_(rate) {}

  torch::Tensor forward(const torch::Tensor& x) {
    if (!is_training() || rate_ == 0) return x;
    std::vector<std::int64_t> one_an_image(static_cast<std::size_t>(x.dim()), 1);
    one_an_image[0] = x.size(0);
    return x * torch::empty(one_an_image, x.options()).bernoulli_(1 - rate_).div_(1 - rate_);
  }

 private:
  double rate_;
};
TORCH_MODULE(PathDropper);

}  // namespace archetype::detail
