// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>
#include <archetype/layers/channel_conv.hpp>
#include <archetype/model/channel_modules.hpp>
#include <archetype/model/expansion.hpp>
#include <archetype/model/self_attention.hpp>
#include <archetype/model/windows.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <torch/nn/init.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>

namespace archetype::detail {

/// The expansion to a module without options.
template <class Holder>
Expansion expand_plain(const Node&, const Inputs&) {
  return expand(Holder{});
}

inline Expansion expand_relu(const Node&, const Inputs&) {
  torch::nn::ReLU relu;
  return {relu.ptr(), [](const Operands& x) { return x.first_is_spare() ? x[0].relu_() : x[0].relu(); }};
}

/// LibTorch 1.13 has these two only as functions.
inline Expansion expand_hard_swish(const Node&, const Inputs&) {
  return {{}, [](const Operands& x) { return torch::hardswish(x[0]); }};
}

inline Expansion expand_hard_sigmoid(const Node&, const Inputs&) {
  return {{}, [](const Operands& x) { return torch::hardsigmoid(x[0]); }};
}

/// Rejects the normalization of one value per channel in training mode, since its deviation is 0.
inline void require_several_values(const torch::Tensor& x) {
  if (x.numel() == 0 || x.numel() > x.size(1)) return;
  std::ostringstream why;
  why << "BatchNorm has one value per channel to normalize, from 1";
  for (const std::int64_t extent : x.sizes().slice(1)) why << "x" << extent;
  why << ", and training needs several; give a batch of 2 images or more" << (x.dim() > 2 ? ", larger images," : "")
      << " or call eval()";
  throw std::invalid_argument(why.str());
}

template <class Holder>
Expansion expand_batch_norm_as(const Node& node) {
  const Attributes& attributes = node.attributes;
  Holder norm{torch::nn::BatchNormOptions(node.shape.channels)
                  .eps(attributes.epsilon.value())
                  .momentum(attributes.momentum.value())};
  if (attributes.initial_bias != Ratio{}) torch::nn::init::constant_(norm->bias, attributes.initial_bias.value());
  return {norm.ptr(), [norm](const Operands& x) mutable {
            if (norm->is_training()) require_several_values(x[0]);
            return norm->forward(x[0]);
          }};
}

inline Expansion expand_batch_norm(const Node& node, const Inputs& inputs) {
  return inputs[0].flat() ? expand_batch_norm_as<torch::nn::BatchNorm1d>(node)
                          : expand_batch_norm_as<torch::nn::BatchNorm2d>(node);
}

inline Expansion expand_layer_norm(const Node& node, const Inputs&) {
  return expand(ChannelNorm{node.shape.channels, node.attributes.epsilon.value()});
}

inline Expansion expand_global_response_norm(const Node& node, const Inputs&) {
  return expand(ResponseNorm{node.shape.channels, node.attributes.epsilon.value()});
}

inline Expansion expand_layer_scale(const Node& node, const Inputs&) {
  return expand(ChannelScale{node.shape.channels, node.attributes.initial.value()});
}

inline Expansion expand_linear(const Node& node, const Inputs& inputs) {
  return expand(torch::nn::Linear{
      torch::nn::LinearOptions(inputs[0].channels, node.attributes.width).bias(node.attributes.bias)});
}

inline Expansion expand_channel_convolution(const Node& node, const Inputs&) {
  const int taps = attention_taps(node.shape.channels);
  torch::nn::Conv1d convolution{torch::nn::Conv1dOptions(1, 1, taps).padding(taps / 2).bias(false)};
  return {convolution.ptr(), [convolution](const Operands& x) mutable {
            return convolution->forward(x[0].flatten(1).unsqueeze(1)).view_as(x[0]);
          }};
}

inline Expansion expand_dropout(const Node& node, const Inputs&) {
  return expand(torch::nn::Dropout{torch::nn::DropoutOptions(node.attributes.rate.value())});
}

inline Expansion expand_drop_path(const Node& node, const Inputs&) {
  return expand(PathDropper{node.attributes.rate.value()});
}

inline Expansion expand_global_average(const Node&, const Inputs&) {
  return expand(torch::nn::AdaptiveAvgPool2d{torch::nn::AdaptiveAvgPool2dOptions({1, 1})});
}

inline Expansion expand_global_maximum(const Node&, const Inputs&) {
  return expand(torch::nn::AdaptiveMaxPool2d{torch::nn::AdaptiveMaxPool2dOptions({1, 1})});
}

inline Expansion expand_flatten(const Node&, const Inputs&) { return expand(torch::nn::Flatten{}); }

inline Expansion expand_addition(const Node&, const Inputs&) {
  return {{}, [](const Operands& x) { return x.first_is_spare() ? x[0].add_(x[1]) : x[0] + x[1]; }};
}

inline Expansion expand_gating(const Node&, const Inputs& inputs) {
  if (inputs[1].flat() && !inputs[0].flat())
    return {{}, [](const Operands& x) { return x[0] * x[1].unsqueeze(2).unsqueeze(3); }};
  return {{}, [](const Operands& x) { return x[0] * x[1]; }};
}

inline Expansion expand_concatenation(const Node&, const Inputs&) {
  return {{}, [](const Operands& x) { return torch::cat({x.all().data(), x.all().size()}, 1); }};
}

inline Expansion expand_slicing(const Node& node, const Inputs&) {
  return {{}, [first = node.attributes.first, width = node.attributes.width](const Operands& x) {
            return x[0].narrow(1, first, width);
          }};
}

inline Expansion expand_split_sum(const Node& node, const Inputs&) {
  return {{}, [splits = node.attributes.splits](const Operands& x) {
            const std::vector<torch::Tensor> parts = x[0].chunk(splits, 1);  // not a view of five dimensions, whose
            torch::Tensor sum = parts[0];                                    // sum would lose the order in memory
            for (std::size_t i = 1; i < parts.size(); ++i) sum = sum + parts[i];
            return sum;
          }};
}

inline Expansion expand_split_softmax(const Node& node, const Inputs&) {
  return {{}, [splits = node.attributes.splits, groups = node.attributes.groups](const Operands& x) {
            const torch::Tensor of_groups = x[0].view({x[0].size(0), groups, splits, -1});
            return of_groups.softmax(2).transpose(1, 2).reshape(x[0].sizes());
          }};
}

inline Expansion expand_features(const Node&, const Inputs&) {
  return {{}, [](const Operands& x) { return x.all().back(); }};
}

/// The modules of the library's own operations.
inline constexpr std::array known_modules{
    OperationModule{"Conv", expand_convolution},
    OperationModule{"BatchNorm", expand_batch_norm},
    OperationModule{"LayerNorm", expand_layer_norm},
    OperationModule{"GlobalResponseNorm", expand_global_response_norm},
    OperationModule{"LayerScale", expand_layer_scale},
    OperationModule{"ReLU", expand_relu},
    OperationModule{"ReLU6", expand_plain<torch::nn::ReLU6>},
    OperationModule{"Swish", expand_plain<torch::nn::SiLU>},
    OperationModule{"Sigmoid", expand_plain<torch::nn::Sigmoid>},
    OperationModule{"HardSwish", expand_hard_swish},
    OperationModule{"HardSigmoid", expand_hard_sigmoid},
    OperationModule{"GELU", expand_plain<torch::nn::GELU>},
    OperationModule{"MaxPool", expand_max_pool},
    OperationModule{"AveragePool", expand_average_pool},
    OperationModule{"BlurPool", expand_blur_pool},
    OperationModule{"GlobalAveragePool", expand_global_average},
    OperationModule{"GlobalMaxPool", expand_global_maximum},
    OperationModule{"Flatten", expand_flatten},
    OperationModule{"Linear", expand_linear},
    OperationModule{"ChannelConv", expand_channel_convolution},
    OperationModule{"Dropout", expand_dropout},
    OperationModule{"DropPath", expand_drop_path},
    OperationModule{"SelfAttention", expand_self_attention},
    OperationModule{"Add", expand_addition},
    OperationModule{"Gate", expand_gating},
    OperationModule{"Concatenate", expand_concatenation},
    OperationModule{"Slice", expand_slicing},
    OperationModule{"Features", expand_features},
    OperationModule{"SplitSum", expand_split_sum},
    OperationModule{"SplitSoftmax", expand_split_softmax},
};

/// The module for operations of a kind, or null.
inline const OperationModule* find_module(std::span<const OperationModule> modules, std::string_view kind) {
  for (const OperationModule& module : modules)
    if (module.kind == kind) return &module;
  return nullptr;
}

/// The expansion of any node, by a module of the user's or else by the library's. Throws if there is none.
inline Expansion expand_node(const GraphView& graph, const Node& node, std::span<const OperationModule> own) {
  const std::string_view kind = node.operation->kind();
  for (const std::span<const OperationModule> modules : {own, std::span<const OperationModule>{known_modules}})
    if (const OperationModule* const module = find_module(modules, kind))
      return module->expand(node, graph.inputs(node));
  throw std::invalid_argument(path_of(graph, node).str() + ": " + std::string{kind} +
                              " has no module; give it one in ModelOptions::modules");
}

}  // namespace archetype::detail
