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

#include <span>
#include <vector>

namespace archetype::inference {

/// The kernels of the library's own: for steps that oneDNN has no primitive for, or none for some of their attributes.
inline const std::vector<InferenceKernel>& own_kernels() {
  static const std::vector<InferenceKernel> kernels{
      {.kind = "Pointwise", .compute = compute_pointwise, .in_place = true, .applies_post = true},
      {.kind = "SqueezeExcite",
       .compute = compute_squeeze_excite,
       .scratch = scratch_of_squeeze_excite,
       .in_place = true,
       .applies_post = true},
      {.kind = "LayerNorm", .compute = compute_layer_norm, .in_place = true},
      {.kind = "GlobalResponseNorm",
       .compute = compute_global_response_norm,
       .scratch = scratch_of_global_response_norm,
       .in_place = true},
      {.kind = "GlobalAveragePool", .compute = compute_global_average},
      {.kind = "GlobalMaxPool", .compute = compute_global_maximum},
      {.kind = "MaxPool", .compute = compute_max_pool},
      {.kind = "AveragePool", .compute = compute_average_pool},
      {.kind = "BlurPool", .compute = compute_blur_pool},
      {.kind = "ChannelConv", .compute = compute_channel_convolution},
      {.kind = "Concatenate", .compute = compute_concatenation},
      {.kind = "Slice", .compute = compute_slice},
      {.kind = "Flatten", .compute = compute_flatten},
      {.kind = "SplitSum", .compute = compute_split_sum},
      {.kind = "SplitSoftmax", .compute = compute_split_softmax},
      {.kind = "SelfAttention",
       .compute = compute_self_attention,
       .scratch = scratch_of_self_attention,
       .channels_last = true},
  };
  return kernels;
}

}  // namespace archetype::inference
