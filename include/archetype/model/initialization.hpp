// SPDX-License-Identifier: MIT
#pragma once
#include <torch/nn/init.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>

namespace archetype {

/// Starts convolutions as torchvision's ResNet does: Kaiming-normal by fan-out, for ReLU (He et al. 2015). Batch norms
/// are made with weight 1 and bias 0 and linear layers with PyTorch's uniform start, so they stay as they are.
inline void initialize(torch::nn::Module& network) {
  for (const auto& module : network.modules(/*include_self=*/false))
    if (auto* convolution = module->as<torch::nn::Conv2dImpl>())
      torch::nn::init::kaiming_normal_(convolution->weight, 0, torch::kFanOut, torch::kReLU);
}

}  // namespace archetype
