// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/kernels/global_pool.hpp>
#include <archetype/inference/kernels/pointwise.hpp>
#include <archetype/inference/kernels/rows.hpp>

#include <cstddef>
#include <span>

namespace archetype::inference {

/// A linear map of one image's features, with the step's activation.
inline void apply_linear(const Step& step, std::span<const float> input, std::span<float> result) {
  const float* const weight = step.find("weight")->numbers.data();
  const Tensor* const bias = step.find("bias");
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] =
        inner_product(weight + i * input.size(), input.data(), input.size()) + (bias == nullptr ? 0 : bias->numbers[i]);
  for (const PostOperation& post : step.post) apply_activation(post.kind, result.data(), result.size());
}

/// Gates a map by two linear maps of its channels' means, and applies post operations in the pass that multiplies.
inline void compute_squeeze_excite(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  const auto channels = static_cast<std::size_t>(input.channels);
  const auto images = static_cast<std::size_t>(input.images);
  const std::span<float> means = call.scratch.first(images * channels);
  const std::span<float> gates = call.scratch.subspan(means.size(), means.size());
  const std::span<float> reduced = call.scratch.subspan(2 * means.size());
  average_globally(input, means.data());
  for (std::size_t image = 0; image < images; ++image) {
    apply_linear(call.step.parts[0], means.subspan(image * channels, channels), reduced);
    apply_linear(call.step.parts[1], reduced, gates.subspan(image * channels, channels));
  }
  apply_pointwise(input, call.result, call.step.post, call.operands,
                  {gates.data(), input.images, input.channels, 1, 1, input.channels});
}

/// Means and gates of each channel, and the reduced features of one image.
inline std::size_t scratch_of_squeeze_excite(const Step& step, const ConstMap& input) {
  return 2 * static_cast<std::size_t>(input.images) * static_cast<std::size_t>(input.channels) +
         static_cast<std::size_t>(step.parts[0].attributes.width);
}

}  // namespace archetype::inference
