// SPDX-License-Identifier: MIT
// What differs between versions 2 and 3 of oneDNN; nothing else of this library asks for the version.
#pragma once
#include <oneapi/dnnl/dnnl.hpp>

namespace archetype::inference::onednn {

/// Shapes and layouts of a convolution. Without bias, `bias` is empty.
struct ConvolutionShape {
  dnnl::memory::desc source{};
  dnnl::memory::desc weight{};
  dnnl::memory::desc bias{};
  dnnl::memory::desc result{};
  dnnl::memory::dims strides{};
  dnnl::memory::dims dilations{};  ///< 0 for dense kernels
  dnnl::memory::dims before{};     ///< padding at the top and on the left
  dnnl::memory::dims after{};
};

struct LinearShape {
  dnnl::memory::desc source{};
  dnnl::memory::desc weight{};
  dnnl::memory::desc bias{};
  dnnl::memory::desc result{};
};

struct PoolingShape {
  dnnl::memory::desc source{};
  dnnl::memory::desc result{};
  dnnl::memory::dims strides{};
  dnnl::memory::dims kernel{};
  dnnl::memory::dims before{};
  dnnl::memory::dims after{};
};

using ConvolutionPrimitive = dnnl::convolution_forward::primitive_desc;
using LinearPrimitive = dnnl::inner_product_forward::primitive_desc;
using PoolingPrimitive = dnnl::pooling_forward::primitive_desc;

// The following return an empty description if oneDNN cannot do what is asked for.

#if DNNL_VERSION_MAJOR >= 3

inline ConvolutionPrimitive describe(const dnnl::engine& engine, const ConvolutionShape& shape,
                                     const dnnl::primitive_attr& attributes) {
  return {engine,
          dnnl::prop_kind::forward_inference,
          dnnl::algorithm::convolution_direct,
          shape.source,
          shape.weight,
          shape.bias,
          shape.result,
          shape.strides,
          shape.dilations,
          shape.before,
          shape.after,
          attributes,
          true};
}

inline LinearPrimitive describe(const dnnl::engine& engine, const LinearShape& shape,
                                const dnnl::primitive_attr& attributes) {
  return {engine, dnnl::prop_kind::forward_inference, shape.source, shape.weight, shape.bias, shape.result, attributes,
          true};
}

inline PoolingPrimitive describe(const dnnl::engine& engine, dnnl::algorithm algorithm, const PoolingShape& shape,
                                 const dnnl::primitive_attr& attributes) {
  return {
      engine,       dnnl::prop_kind::forward_inference,         algorithm,    shape.source, shape.result, shape.strides,
      shape.kernel, dnnl::memory::dims(shape.kernel.size(), 0), shape.before, shape.after,  attributes,   true};
}

inline void append_function(dnnl::post_ops& post, dnnl::algorithm function, float alpha, float beta) {
  post.append_eltwise(function, alpha, beta);
}

#else

namespace detail {

/// What a function returns, or an empty description if oneDNN rejects its arguments.
template <class Description>
Description or_empty(auto make) {
  try {
    return make();
  } catch (const dnnl::error&) {
    return {};
  }
}

}  // namespace detail

inline ConvolutionPrimitive describe(const dnnl::engine& engine, const ConvolutionShape& shape,
                                     const dnnl::primitive_attr& attributes) {
  return detail::or_empty<ConvolutionPrimitive>([&]() -> ConvolutionPrimitive {
    const dnnl::convolution_forward::desc description{dnnl::prop_kind::forward_inference,
                                                      dnnl::algorithm::convolution_direct,
                                                      shape.source,
                                                      shape.weight,
                                                      shape.bias,
                                                      shape.result,
                                                      shape.strides,
                                                      shape.dilations,
                                                      shape.before,
                                                      shape.after};
    return {description, attributes, engine, true};
  });
}

inline LinearPrimitive describe(const dnnl::engine& engine, const LinearShape& shape,
                                const dnnl::primitive_attr& attributes) {
  return detail::or_empty<LinearPrimitive>([&]() -> LinearPrimitive {
    const dnnl::inner_product_forward::desc description{dnnl::prop_kind::forward_inference, shape.source, shape.weight,
                                                        shape.bias, shape.result};
    return {description, attributes, engine, true};
  });
}

inline PoolingPrimitive describe(const dnnl::engine& engine, dnnl::algorithm algorithm, const PoolingShape& shape,
                                 const dnnl::primitive_attr& attributes) {
  return detail::or_empty<PoolingPrimitive>([&]() -> PoolingPrimitive {
    const dnnl::pooling_forward::desc description{dnnl::prop_kind::forward_inference,
                                                  algorithm,
                                                  shape.source,
                                                  shape.result,
                                                  shape.strides,
                                                  shape.kernel,
                                                  shape.before,
                                                  shape.after};
    return {description, attributes, engine, true};
  });
}

inline void append_function(dnnl::post_ops& post, dnnl::algorithm function, float alpha, float beta) {
  post.append_eltwise(1, function, alpha, beta);
}

#endif

}  // namespace archetype::inference::onednn
