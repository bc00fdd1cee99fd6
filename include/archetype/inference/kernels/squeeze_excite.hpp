// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/kernels/global_pool.hpp>
#include <archetype/inference/kernels/pointwise.hpp>
#include <archetype/inference/kernels/rows.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

namespace archetype::inference {

/// A share of a linear map of each image's features, with the step's activation.
inline void apply_linear(const Step& step, std::span<const float> inputs, std::span<float> results, int images,
                         const Share& share) {
  const float* const weight = step.find("weight")->numbers.data();
  const Tensor* const bias = step.find("bias");
  const std::size_t taken = inputs.size() / static_cast<std::size_t>(images);
  const std::size_t given = results.size() / static_cast<std::size_t>(images);
  // By whole lanes, so that the same numbers are computed together in each thread.
  const auto [first, last] = share.of((results.size() + lanes - 1) / lanes);
  const std::size_t begin = first * lanes;
  const std::size_t end = std::min(last * lanes, results.size());
  for (std::size_t i = begin; i < end; ++i) {
    const std::size_t feature = i % given;
    results[i] = inner_product(weight + feature * taken, inputs.data() + i / given * taken, taken) +
                 (bias == nullptr ? 0 : bias->numbers[feature]);
  }
  for (const PostOperation& post : step.post)
    apply_activation(post.kind, results.data() + begin, end - std::min(begin, end));
}

/// Gates a map by two linear maps of its channels' means, and applies post operations in the pass that multiplies.
inline void compute_squeeze_excite(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  const std::size_t features = static_cast<std::size_t>(input.images) * static_cast<std::size_t>(input.channels);
  const std::span<float> means = call.scratch.first(features);
  const std::span<float> gates = call.scratch.subspan(features, features);
  const std::span<float> reduced = call.scratch.subspan(2 * features);
  average_globally(input, means.data(), call.share);
  call.share.wait();
  apply_linear(call.step.parts[0], means, reduced, input.images, call.share);
  call.share.wait();
  apply_linear(call.step.parts[1], reduced, gates, input.images, call.share);
  call.share.wait();
  apply_pointwise(call, {gates.data(), input.images, input.channels, 1, 1, input.channels});
}

/// Means, gates and reduced features of each image.
inline std::size_t scratch_of_squeeze_excite(const Step& step, const ConstMap& input) {
  return static_cast<std::size_t>(input.images) *
         static_cast<std::size_t>(2 * input.channels + step.parts[0].attributes.width);
}

}  // namespace archetype::inference
