// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/kernels/rows.hpp>
#include <archetype/inference/map.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace archetype::inference {

/// Layer normalization over the channels of each position. It passes over a position's channels three times, which are
/// in the first cache then, so that the variance is as exact as PyTorch's.
inline void compute_layer_norm(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  const Map& result = call.result;
  const std::span<const float> weight = call.tensor("weight");
  const std::span<const float> bias = call.tensor("bias");
  const auto count = static_cast<float>(input.channels);
  const auto epsilon = static_cast<float>(call.attributes().epsilon.value());
  const auto sum_over = [&](int image, int y, int x, auto sum_of_row) {
    float all = 0;
    for (int which = 0; which < input.blocks(); ++which)
      all += sum_of_row(input.at(image, which, y, x), static_cast<std::size_t>(input.lanes(which)));
    return all;
  };
  const auto area = static_cast<int>(input.area());
  const auto [begin, end] = call.share.of(static_cast<std::size_t>(input.images) * input.area());
  for (std::size_t i = begin; i < end; ++i) {
    const int image = static_cast<int>(i) / area;
    const int y = static_cast<int>(i) % area / input.width;
    const int x = static_cast<int>(i) % input.width;
    const float mean = sum_over(image, y, x, sum) / count;
    const float variance =
        sum_over(image, y, x, [&](const float* row, std::size_t length) { return squares_about(mean, row, length); }) /
        count;
    const float factor = 1 / std::sqrt(variance + epsilon);
    for (int which = 0; which < input.blocks(); ++which) {
      const float* const from = input.at(image, which, y, x);
      float* const to = result.at(image, which, y, x);
      const float* const scale = weight.data() + static_cast<std::ptrdiff_t>(which) * input.block;
      const float* const shift = bias.data() + static_cast<std::ptrdiff_t>(which) * input.block;
      map_by(to, from, scale, shift, static_cast<std::size_t>(input.lanes(which)),
             [&](float number, float gain, float summand) { return (number - mean) * factor * gain + summand; });
    }
  }
}

/// Global response normalization: x + bias + weight · x · n, where n is each channel's norm over all positions,
/// relative to the mean of these norms.
inline void compute_global_response_norm(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  const Map& result = call.result;
  const auto channels = static_cast<std::size_t>(input.channels);
  const std::span<const float> weight = call.tensor("weight");
  const std::span<const float> bias = call.tensor("bias");
  const std::span<float> factors = call.scratch.first(channels);
  const auto epsilon = static_cast<float>(call.attributes().epsilon.value());
  for (int image = 0; image < input.images; ++image) {
    std::fill(factors.begin(), factors.end(), 0.0F);
    const auto for_each_row = [&](auto function) {
      for (int which = 0; which < input.blocks(); ++which)
        for (std::size_t position = 0; position < input.area(); ++position)
          function(input.at(image, which) + position * static_cast<std::size_t>(input.block),
                   result.at(image, which) + position * static_cast<std::size_t>(input.block),
                   static_cast<std::size_t>(which) * static_cast<std::size_t>(input.block),
                   static_cast<std::size_t>(input.lanes(which)));
    };
    for_each_row([&](const float* from, float*, std::size_t first, std::size_t count) {
      change_by(factors.data() + first, from, count, [](float sum, float number) { return sum + number * number; });
    });
    float mean = 0;
    for (float& factor : factors) mean += factor = std::sqrt(factor);
    mean = mean / static_cast<float>(channels) + epsilon;
    for (std::size_t channel = 0; channel < channels; ++channel)
      factors[channel] = 1 + weight[channel] * factors[channel] / mean;
    for_each_row([&](const float* from, float* to, std::size_t first, std::size_t count) {
      map_by(to, from, factors.data() + first, bias.data() + first, count,
             [](float number, float factor, float summand) { return number * factor + summand; });
    });
  }
}

inline std::size_t scratch_of_global_response_norm(const Step&, const ConstMap& input) {
  return static_cast<std::size_t>(input.channels);
}

}  // namespace archetype::inference
