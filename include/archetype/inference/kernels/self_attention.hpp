// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/map.hpp>
#include <archetype/inference/onednn/matrix_product.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

namespace archetype::inference {

/// (x·xᵀ)·(W·x) + x for each image, where x is channels × positions, which channels-last memory holds transposed.
inline void compute_self_attention(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  const int channels = input.channels;
  const auto positions = static_cast<int>(input.area());
  const std::size_t square = static_cast<std::size_t>(channels) * static_cast<std::size_t>(channels);
  const std::span<float> similarity = call.scratch.first(square);
  const std::span<float> projected = call.scratch.subspan(square);
  for (int image = 0; image < input.images; ++image) {
    const float* const x = input.at(image, 0);
    float* const result = call.result.at(image, 0);
    const onednn::Matrix transposed{x, positions, channels};
    onednn::multiply(transposed.transposed(), transposed, 0, similarity.data());
    onednn::multiply(transposed, onednn::Matrix{call.tensor("weight").data(), channels, channels}.transposed(), 0,
                     projected.data());
    std::copy_n(x, input.run(), result);
    onednn::multiply({projected.data(), positions, channels}, {similarity.data(), channels, channels}, 1, result);
  }
}

/// The similarity of the channels, and the projected map.
inline std::size_t scratch_of_self_attention(const Step&, const ConstMap& input) {
  return static_cast<std::size_t>(input.channels) * (static_cast<std::size_t>(input.channels) + input.area());
}

}  // namespace archetype::inference
