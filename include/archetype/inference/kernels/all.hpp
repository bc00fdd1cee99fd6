// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/kernels/channels.hpp>
#include <archetype/inference/kernels/global_pool.hpp>
#include <archetype/inference/kernels/normalization.hpp>
#include <archetype/inference/kernels/pointwise.hpp>
#include <archetype/inference/kernels/self_attention.hpp>
#include <archetype/inference/kernels/squeeze_excite.hpp>
#include <archetype/inference/kernels/windows.hpp>
#include <archetype/simd/fitted.hpp>

#include <span>
#include <vector>

namespace archetype::inference {

/// The kernels of the library's own: for steps that oneDNN has no primitive for, or none for some of their attributes.
inline const std::vector<InferenceKernel>& own_kernels() {
  static const std::vector<InferenceKernel> kernels{
      {.kind = "Pointwise",
       .compute = simd::fitted<compute_pointwise>(),
       .in_place = true,
       .applies_post = true,
       .shares_work = true},
      {.kind = "SqueezeExcite",
       .compute = simd::fitted<compute_squeeze_excite>(),
       .scratch = scratch_of_squeeze_excite,
       .in_place = true,
       .applies_post = true,
       .shares_work = true},
      {.kind = "LayerNorm", .compute = simd::fitted<compute_layer_norm>(), .in_place = true, .shares_work = true},
      {.kind = "GlobalResponseNorm",
       .compute = simd::fitted<compute_global_response_norm>(),
       .scratch = scratch_of_global_response_norm,
       .in_place = true},
      {.kind = "GlobalAveragePool", .compute = simd::fitted<compute_global_average>(), .shares_work = true},
      {.kind = "GlobalMaxPool", .compute = simd::fitted<compute_global_maximum>(), .shares_work = true},
      {.kind = "MaxPool", .compute = simd::fitted<compute_max_pool>(), .shares_work = true},
      {.kind = "AveragePool", .compute = simd::fitted<compute_average_pool>(), .shares_work = true},
      {.kind = "BlurPool", .compute = simd::fitted<compute_blur_pool>(), .shares_work = true},
      {.kind = "ChannelConv", .compute = simd::fitted<compute_channel_convolution>()},
      {.kind = "Concatenate", .compute = simd::fitted<compute_concatenation>()},
      {.kind = "Slice", .compute = simd::fitted<compute_slice>()},
      {.kind = "Flatten", .compute = simd::fitted<compute_flatten>()},
      {.kind = "SplitSum", .compute = simd::fitted<compute_split_sum>()},
      {.kind = "SplitSoftmax", .compute = simd::fitted<compute_split_softmax>()},
      {.kind = "SelfAttention",
       .compute = compute_self_attention,
       .scratch = scratch_of_self_attention,
       .channels_last = true},
  };
  return kernels;
}

}  // namespace archetype::inference
