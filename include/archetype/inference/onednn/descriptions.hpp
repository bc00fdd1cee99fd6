// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/shape.hpp>
#include <archetype/inference/layout.hpp>
#include <archetype/inference/onednn/api.hpp>
#include <archetype/inference/plan/plan.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference::onednn {

/// A batch of maps.
inline dnnl::memory::desc describe_map(const Shape& shape, int images, Layout layout) {
  using Tag = dnnl::memory::format_tag;
  static constexpr std::array tags{Tag::nchw, Tag::nhwc, Tag::nChw8c, Tag::nChw16c};  // in the order of `Layout`
  return {{images, shape.channels, std::max(1, shape.height), std::max(1, shape.width)},
          dnnl::memory::data_type::f32,
          tags[static_cast<std::size_t>(layout)]};
}

/// A batch of features.
inline dnnl::memory::desc describe_features(const Shape& shape, int images) {
  return {{images, shape.channels}, dnnl::memory::data_type::f32, dnnl::memory::format_tag::nc};
}

/// Numbers in row-major order.
inline dnnl::memory::desc describe_tensor(const dnnl::memory::dims& extents) {
  dnnl::memory::dims strides(extents.size(), 1);
  for (std::size_t i = extents.size() - 1; i > 0; --i) strides[i - 1] = strides[i] * extents[i];
  return {extents, dnnl::memory::data_type::f32, strides};
}

/// Numbers in the order that oneDNN prefers.
inline dnnl::memory::desc describe_packed(const dnnl::memory::dims& extents) {
  return {extents, dnnl::memory::data_type::f32, dnnl::memory::format_tag::any};
}

/// Whether an implementation is one of oneDNN's reference ones, which are correct but up to a hundred times as slow.
inline bool is_reference(std::string_view implementation) {
  return implementation.find("ref") != std::string_view::npos;
}

/// An activation in terms of oneDNN's functions: one, or two in a row.
struct Function {
  dnnl::algorithm algorithm = dnnl::algorithm::undef;
  float alpha = 0;
  float beta = 0;
};

struct KnownFunction {
  std::string_view kind;
  Function first{};
  Function second{};
};

inline constexpr std::array known_functions{
    KnownFunction{"ReLU", {dnnl::algorithm::eltwise_relu}},
    KnownFunction{"ReLU6", {dnnl::algorithm::eltwise_clip, 0, 6}},
    KnownFunction{"Swish", {dnnl::algorithm::eltwise_swish, 1}},
    KnownFunction{"Sigmoid", {dnnl::algorithm::eltwise_logistic}},
    KnownFunction{"HardSwish", {dnnl::algorithm::eltwise_hardswish, 1.0F / 6, 0.5F}},
    KnownFunction{
        "HardSigmoid", {dnnl::algorithm::eltwise_linear, 1.0F / 6, 0.5F}, {dnnl::algorithm::eltwise_clip, 0, 1}},
    KnownFunction{"GELU", {dnnl::algorithm::eltwise_gelu_erf}},
};

/// Appends an activation; returns whether oneDNN has it.
inline bool append_activation(dnnl::post_ops& post, std::string_view kind) {
  for (const KnownFunction& known : known_functions) {
    if (known.kind != kind) continue;
    for (const Function& function : {known.first, known.second})
      if (function.algorithm != dnnl::algorithm::undef)
        append_function(post, function.algorithm, function.alpha, function.beta);
    return true;
  }
  return false;
}

}  // namespace archetype::inference::onednn
