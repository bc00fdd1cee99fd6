// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/activation.hpp>
#include <archetype/layers/blur_pool.hpp>
#include <archetype/layers/channel_conv.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/drop_path.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/layers/features.hpp>
#include <archetype/layers/global_response_norm.hpp>
#include <archetype/layers/join.hpp>
#include <archetype/layers/layer_scale.hpp>
#include <archetype/layers/linear.hpp>
#include <archetype/layers/normalization.hpp>
#include <archetype/layers/pool.hpp>
#include <archetype/layers/self_attention.hpp>
#include <archetype/layers/split.hpp>

#include <array>

namespace archetype::operations {

/// Every built-in operation except the input: those that a backend must implement.
inline constexpr auto all = std::to_array<const Operation*>({
    &convolution,
    &channel_convolution,
    &linear_map,
    &flattening,
    &batch_normalization,
    &layer_normalization,
    &global_response_norm,
    &layer_scale,
    &relu,
    &relu6,
    &swish,
    &sigmoid,
    &hard_swish,
    &hard_sigmoid,
    &gelu,
    &maximum_pooling,
    &average_pooling,
    &blur_pooling,
    &global_average_pooling,
    &global_maximum_pooling,
    &dropout,
    &path_dropping,
    &self_attention,
    &addition,
    &gating,
    &concatenation,
    &slicing,
    &split_sum,
    &split_softmax,
    &feature_joining,
});

}  // namespace archetype::operations
