// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/model/network.hpp>
#include <archetype/parallel/processes.hpp>

#include <cstdint>
#include <vector>

#include <torch/nn/modules/batchnorm.h>
#include <torch/types.h>

namespace archetype {

namespace detail {

/// The sum over all processes, differentiable: the gradient of each part is the sum of all processes' gradients.
inline torch::Tensor differentiable_sum(const torch::Tensor& part, const Processes& processes) {
  torch::Tensor total = part.detach().clone();
  processes.sum(total);
  if (!part.requires_grad()) return total;
  part.register_hook([processes](const torch::Tensor& gradient) {
    torch::Tensor sum = gradient.clone();
    processes.sum(sum);
    return sum;
  });
  return part + (total - part.detach());
}

/// Batch normalization with the mean and variance over the images of all processes.
template <class Norm>
torch::Tensor normalized_jointly(Norm& norm, const torch::Tensor& x, const Processes& processes) {
  if (!norm.is_training()) return norm.forward(x);
  std::vector<std::int64_t> others{0}, channels(static_cast<std::size_t>(x.dim()), 1);
  for (std::int64_t i = 2; i < x.dim(); ++i) others.push_back(i);
  channels[1] = x.size(1);

  // In double precision, since the variance is a difference of two large numbers.
  const torch::Tensor exact = x.to(torch::kDouble);
  const torch::Tensor sums =
      differentiable_sum(torch::stack({exact.sum(others), exact.square().sum(others)}), processes);
  const double count = static_cast<double>(x.numel() / x.size(1)) * processes.count();
  const torch::Tensor mean = sums[0] / count, variance = sums[1] / count - mean.square();
  const torch::ScalarType type = norm.running_mean.scalar_type();  // x has another under Autocast
  {
    const torch::NoGradGuard no_gradient;
    const double momentum = norm.options.momentum().value();
    norm.running_mean.lerp_(mean.to(type), momentum);
    norm.running_var.lerp_((variance * (count / (count - 1))).to(type), momentum);
    norm.num_batches_tracked += 1;
  }
  const torch::Tensor scale = (variance + norm.options.eps()).rsqrt().to(type) * norm.weight;
  const torch::Tensor normalized = (x - mean.to(type).view(channels)) * scale.view(channels) + norm.bias.view(channels);
  return normalized.to(x.scalar_type());
}

}  // namespace detail

/// Synchronizes the batch normalizations of a model in training: they normalize over the images of all processes, as
/// one process with the joint batch would (PyTorch's SyncBatchNorm). Each communicates twice per step. All processes
/// must have the same number of images.
inline void synchronize_batch_norms(NetworkModule& network, const Processes& processes) {
  network.compute_by<torch::nn::BatchNorm2dImpl>([processes](torch::nn::BatchNorm2dImpl& norm, const torch::Tensor& x) {
    return detail::normalized_jointly(norm, x, processes);
  });
  network.compute_by<torch::nn::BatchNorm1dImpl>([processes](torch::nn::BatchNorm1dImpl& norm, const torch::Tensor& x) {
    return detail::normalized_jointly(norm, x, processes);
  });
}

}  // namespace archetype
