// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/sources/dataset.hpp>

#include <cstdint>

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

/// Two linear layers with a normalization and dropout between: whatever a trainer must restore is in it.
struct SmallNetworkImpl : torch::nn::Module {
  explicit SmallNetworkImpl(std::int64_t width = 8)
      : first(register_module("first", torch::nn::Linear(16, width))),
        norm(register_module("norm", torch::nn::BatchNorm1d(width))),
        dropout(register_module("dropout", torch::nn::Dropout(0.5))),
        second(register_module("second", torch::nn::Linear(width, 3))) {}

  torch::Tensor forward(const torch::Tensor& images) {
    return second(dropout(torch::relu(norm(first(images.flatten(1))))));
  }

  torch::nn::Linear first;
  torch::nn::BatchNorm1d norm;
  torch::nn::Dropout dropout;
  torch::nn::Linear second;
};
TORCH_MODULE(SmallNetwork);

/// 4×4 images of three classes: each has another third of its pixels bright.
inline archetype::Split<archetype::Dataset> small_data() {
  const auto make = [](std::int64_t count) {
    const auto labels = torch::arange(count, torch::kInt64).remainder(3);
    const auto bright = torch::arange(16).remainder(3).eq(labels.unsqueeze(1)).to(torch::kInt64) * 150;
    const auto noise = torch::arange(count * 16).mul(7919).remainder(101).view({count, 16});
    return archetype::Dataset((bright + noise).to(torch::kUInt8).view({count, 1, 4, 4}), labels, {"a", "b", "c"});
  };
  return {make(60), make(21)};
}
