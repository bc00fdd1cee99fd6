// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>

#include <torch/nn/module.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

namespace archetype::bench {

inline torch::nn::Conv2d convolution(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride = 1) {
  return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

struct HandwrittenBottleneckImpl : torch::nn::Module {
  torch::nn::Conv2d conv1, conv2, conv3;
  torch::nn::BatchNorm2d bn1, bn2, bn3;
  torch::nn::Sequential downsample{nullptr};

  HandwrittenBottleneckImpl(std::int64_t in, std::int64_t width, std::int64_t stride)
      : conv1(convolution(in, width, 1)),
        conv2(convolution(width, width, 3, stride)),
        conv3(convolution(width, 4 * width, 1)),
        bn1(width),
        bn2(width),
        bn3(4 * width) {
    register_module("conv1", conv1);
    register_module("bn1", bn1);
    register_module("conv2", conv2);
    register_module("bn2", bn2);
    register_module("conv3", conv3);
    register_module("bn3", bn3);
    if (stride == 1 && in == 4 * width) return;
    downsample = torch::nn::Sequential(convolution(in, 4 * width, 1, stride), torch::nn::BatchNorm2d(4 * width));
    register_module("downsample", downsample);
  }

  torch::Tensor forward(const torch::Tensor& x) {
    torch::Tensor body = bn1->forward(conv1->forward(x)).relu_();
    body = bn2->forward(conv2->forward(body)).relu_();
    body = bn3->forward(conv3->forward(body));
    body += downsample.is_empty() ? x : downsample->forward(x);
    return body.relu_();
  }
};
TORCH_MODULE(HandwrittenBottleneck);

/// ResNet-50 as one writes it by hand for LibTorch, with torchvision's names and its in-place activations.
struct HandwrittenResNet50Impl : torch::nn::Module {
  torch::nn::Conv2d conv1{torch::nn::Conv2dOptions(3, 64, 7).stride(2).padding(3).bias(false)};
  torch::nn::BatchNorm2d bn1{64};
  torch::nn::Sequential layer1{stage(64, 64, 3, 1)}, layer2{stage(256, 128, 4, 2)}, layer3{stage(512, 256, 6, 2)},
      layer4{stage(1024, 512, 3, 2)};
  torch::nn::Linear fc{2048, 1000};

  HandwrittenResNet50Impl() {
    register_module("conv1", conv1);
    register_module("bn1", bn1);
    register_module("layer1", layer1);
    register_module("layer2", layer2);
    register_module("layer3", layer3);
    register_module("layer4", layer4);
    register_module("fc", fc);
  }

  static torch::nn::Sequential stage(std::int64_t in, std::int64_t width, int blocks, std::int64_t stride) {
    torch::nn::Sequential blocks_of_stage(HandwrittenBottleneck(in, width, stride));
    for (int block = 1; block < blocks; ++block) blocks_of_stage->push_back(HandwrittenBottleneck(4 * width, width, 1));
    return blocks_of_stage;
  }

  torch::Tensor forward(torch::Tensor x) {
    x = torch::max_pool2d(bn1->forward(conv1->forward(x)).relu_(), 3, 2, 1);
    x = layer4->forward(layer3->forward(layer2->forward(layer1->forward(x))));
    return fc->forward(torch::adaptive_avg_pool2d(x, {1, 1}).flatten(1));
  }
};
TORCH_MODULE(HandwrittenResNet50);

}  // namespace archetype::bench
