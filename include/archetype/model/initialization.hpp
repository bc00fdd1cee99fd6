// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/initialization.hpp>

#include <cmath>
#include <cstdint>
#include <string>

#include <torch/nn/init.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

namespace archetype {

namespace detail {

/// The number that the variance of a weight is divided by. Its dimensions are output channels, input channels per
/// group, window.
inline double fan_of(const torch::Tensor& weight, std::int64_t groups, WeightDistribution::Fan fan) {
  const auto outputs = static_cast<double>(weight.size(0));
  const auto inputs = static_cast<double>(weight.size(1));
  const double window = static_cast<double>(weight.numel()) / (outputs * inputs);
  switch (fan) {
    case WeightDistribution::Fan::one:
      return 1;
    case WeightDistribution::Fan::in:
      return inputs * window;
    case WeightDistribution::Fan::out:
      return outputs * window;
    case WeightDistribution::Fan::out_of_a_group:
      return outputs * window / static_cast<double>(groups);
  }
  return 1;
}

/// Draws elements again that are beyond ±2, the limits of PyTorch's `trunc_normal_` whatever the deviation.
inline void draw_truncated_normal(torch::Tensor& weight, double deviation) {
  torch::nn::init::normal_(weight, 0, deviation);
  for (;;) {
    const torch::Tensor outside = weight.abs() > 2;
    if (!outside.any().item<bool>()) return;
    weight.copy_(torch::where(outside, torch::empty_like(weight).normal_(0, deviation), weight));
  }
}

inline void draw(torch::Tensor& weight, std::int64_t groups, const WeightDistribution& distribution) {
  const double bound = distribution.gain / std::sqrt(fan_of(weight, groups, distribution.fan));
  switch (distribution.form) {
    case WeightDistribution::Form::of_pytorch:
      return;
    case WeightDistribution::Form::normal:
      torch::nn::init::normal_(weight, 0, bound);
      return;
    case WeightDistribution::Form::truncated_normal:
      draw_truncated_normal(weight, bound);
      return;
    case WeightDistribution::Form::uniform:
      torch::nn::init::uniform_(weight, -bound, bound);
      return;
  }
}

/// The batch norm that ends the body of this residual sum, or -1 if it has none: operations between them only scale,
/// gate or drop.
inline int last_norm(const GraphView& graph, const Node& sum) {
  int i = graph.sources(sum)[0];
  while (graph[i].operation->traits().passes_on) i = graph.sources(graph[i])[0];
  return graph[i].operation->traits().scales_by_weight ? i : -1;
}

}  // namespace detail

/// Draws fresh weights of a network, in order of execution, with PyTorch's default generator. The modules of its layers
/// are below `network`, under their paths.
inline void initialize(torch::nn::Module& network, const GraphView& graph, const Initialization& initialization) {
  const torch::NoGradGuard no_gradient;
  const auto modules = network.named_modules(/*name_prefix=*/{}, /*include_self=*/false);
  const auto module_of = [&](const Node& node) {
    const auto* module = modules.find(path_of(graph, node).str());
    return module == nullptr ? nullptr : module->get();
  };
  for (const Node& node : graph.nodes) {
    torch::nn::Module* module = module_of(node);
    if (module == nullptr) continue;
    if (auto* convolution = module->as<torch::nn::Conv2d>()) {
      detail::draw(convolution->weight, convolution->options.groups(), initialization.convolution);
      if (initialization.zero_convolution_bias && convolution->bias.defined()) convolution->bias.zero_();
    } else if (auto* linear = module->as<torch::nn::Linear>()) {
      detail::draw(linear->weight, 1, initialization.linear);
      if (initialization.zero_linear_bias && linear->bias.defined()) linear->bias.zero_();
    }
  }
  if (!initialization.zero_last_gamma) return;
  for (const Node& node : graph.nodes) {
    if (!node.operation->traits().adds_shortcut) continue;
    const int last = detail::last_norm(graph, node);
    if (last < 0) continue;
    module_of(graph[last])->named_parameters(/*recurse=*/false)["weight"].zero_();
  }
}

}  // namespace archetype
