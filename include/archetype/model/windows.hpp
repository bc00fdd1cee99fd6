// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/layers/same_padding.hpp>
#include <archetype/model/expansion.hpp>
#include <archetype/model/pointwise.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include <torch/nn/functional/padding.h>
#include <torch/nn/functional/pooling.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/pooling.h>
#include <torch/types.h>

namespace archetype::detail {

inline torch::ExpandingArray<2> pair_of(Extent extent) { return {{extent.height, extent.width}}; }

/// The input, with TensorFlow's padding around it if the window asks for that.
inline torch::Tensor padded(const torch::Tensor& x, const Window& window, double value = 0) {
  if (window.mode != PaddingMode::same) return x;
  const MapPadding padding = same_padding(window, x.size(2), x.size(3));
  if (padding == MapPadding{}) return x;
  const auto& [rows, columns] = padding;
  namespace functional = torch::nn::functional;
  return functional::pad(
      x, functional::PadFuncOptions({columns.before, columns.after, rows.before, rows.after}).value(value));
}

/// What a convolution reads, and the padding that it adds on each side. TensorFlow's is around the input already if it
/// is larger on one side than on the other.
struct ConvolutionInput {
  torch::Tensor map;
  torch::ExpandingArray<2> padding;
};

inline ConvolutionInput convolution_input(const torch::Tensor& x, const Window& window) {
  if (window.mode != PaddingMode::same) return {x, pair_of(window.padding)};
  const MapPadding padding = same_padding(window, x.size(2), x.size(3));
  if (!padding.even()) return {padded(x, window), 0};
  return {x, {{padding.rows.before, padding.columns.before}}};
}

inline Expansion expand_convolution(const Node& node, const Inputs& inputs) {
  const Attributes& attributes = node.attributes;
  const Window& window = attributes.window;
  torch::nn::Conv2d convolution{torch::nn::Conv2dOptions(inputs[0].channels, attributes.width, pair_of(window.kernel))
                                    .stride(pair_of(window.stride))
                                    .dilation(pair_of(window.dilation))
                                    .padding(pair_of(window.mode == PaddingMode::same ? Extent{0, 0} : window.padding))
                                    .groups(attributes.groups)
                                    .bias(attributes.bias)};
  if (is_pointwise(window, attributes.groups))
    return {convolution.ptr(), [convolution](const Operands& x) mutable {
              if (!has_positions(x[0])) return convolution->forward(x[0]);
              return convolve_positions(x[0], convolution->weight, convolution->bias);
            }};
  return {convolution.ptr(), [convolution, window](const Operands& x) mutable {
            if (window.mode != PaddingMode::same) return convolution->forward(x[0]);
            const auto& [map, padding] = convolution_input(x[0], window);
            return torch::conv2d(map, convolution->weight, convolution->bias, pair_of(window.stride), padding,
                                 pair_of(window.dilation), convolution->options.groups());
          }};
}

inline Expansion expand_max_pool(const Node& node, const Inputs&) {
  const Window window = node.attributes.window;
  torch::nn::MaxPool2d pool{torch::nn::MaxPool2dOptions(pair_of(window.kernel))
                                .stride(pair_of(window.stride))
                                .dilation(pair_of(window.dilation))
                                .padding(pair_of(window.mode == PaddingMode::same ? Extent{0, 0} : window.padding))
                                .ceil_mode(window.ceil)};
  return {pool.ptr(), [pool, window](const Operands& x) mutable {
            return pool->forward(padded(x[0], window, -std::numeric_limits<double>::infinity()));
          }};
}

inline Expansion expand_average_pool(const Node& node, const Inputs&) {
  const Window window = node.attributes.window;
  torch::nn::AvgPool2d pool{torch::nn::AvgPool2dOptions(pair_of(window.kernel))
                                .stride(pair_of(window.stride))
                                .padding(pair_of(window.mode == PaddingMode::same ? Extent{0, 0} : window.padding))
                                .ceil_mode(window.ceil)
                                .count_include_pad(!window.exclude_padding)};
  return {pool.ptr(), [pool, window](const Operands& x) mutable { return pool->forward(padded(x[0], window)); }};
}

/// Applies the weights 1 2 1, or another row of Pascal's triangle, as repeated averages of two neighbors.
inline Expansion expand_blur_pool(const Node& node, const Inputs&) {
  const Window window = node.attributes.window;
  return {{}, [window](const Operands& input) {
            namespace functional = torch::nn::functional;
            const Extent kernel = window.kernel;
            const Extent padding = window.padding;
            const std::vector<std::int64_t> sides{padding.width, padding.width, padding.height, padding.height};
            torch::Tensor x = functional::pad(input[0], functional::PadFuncOptions(sides).mode(torch::kReflect));
            const int rounds = std::max({kernel.height - 1, kernel.width - 1, 1});
            for (int round = 1; round <= rounds; ++round) {
              const Extent taps{round < kernel.height ? 2 : 1, round < kernel.width ? 2 : 1};
              const Extent step = round < rounds ? Extent{} : window.stride;
              x = functional::avg_pool2d(x, functional::AvgPool2dFuncOptions(pair_of(taps)).stride(pair_of(step)));
            }
            return x;
          }};
}

}  // namespace archetype::detail
