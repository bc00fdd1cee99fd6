// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/weights/initialization.hpp>

#include <torch/nn/init.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <cmath>

namespace archetype {

namespace detail {

inline void draw(torch::Tensor& weight, std::int64_t groups, const Draw& draw) {
  double fan = 1;
  const auto rows = static_cast<double>(weight.size(0));
  const auto columns = static_cast<double>(weight.numel() / weight.size(0));
  const auto window = columns / static_cast<double>(weight.size(1));
  if (draw.fan == Draw::Fan::in) fan = columns;
  if (draw.fan == Draw::Fan::out) fan = rows * window;
  if (draw.fan == Draw::Fan::out_of_a_group) fan = rows * window / static_cast<double>(groups);
  const double bound = draw.gain / std::sqrt(fan);
  switch (draw.form) {
    case Draw::Form::of_pytorch:
      return;
    case Draw::Form::normal:
      torch::nn::init::normal_(weight, 0, bound);
      return;
    case Draw::Form::uniform:
      torch::nn::init::uniform_(weight, -bound, bound);
      return;
    case Draw::Form::truncated_normal:
      torch::nn::init::normal_(weight, 0, bound);
      return;
  }
}

}  // namespace detail

/// Draws the weights of a network anew.
inline void initialize(torch::nn::Module& network, const Initialization& initialization) {
  const torch::NoGradGuard no_gradient;
  for (const auto& module : network.modules(/*include_self=*/false)) {
    if (auto* convolution = module->as<torch::nn::Conv2dImpl>()) {
      detail::draw(convolution->weight, convolution->options.groups(), initialization.convolution);
      if (initialization.zero_convolution_bias && convolution->bias.defined()) convolution->bias.zero_();
    } else if (auto* linear = module->as<torch::nn::LinearImpl>()) {
      detail::draw(linear->weight, 1, initialization.linear);
      if (initialization.zero_linear_bias && linear->bias.defined()) linear->bias.zero_();
    }
  }
}

}  // namespace archetype
