// SPDX-License-Identifier: MIT
// What differs between versions 2 and 3 of oneDNN; nothing else of this library asks for the version.
#pragma once
#include <cstdint>
#include <vector>

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

/// How a description arranges numbers in memory, in numbers that are equal for equal arrangements only: extents, padded
/// extents, strides, and blocks with their sizes and axes. Empty for arrangements that oneDNN keeps to itself.
using Arrangement = std::vector<std::int64_t>;

// The functions `describe` return an empty description if oneDNN cannot do what is asked for.

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

inline Arrangement arrangement_of(const dnnl::memory::desc& description) {
  if (description.get_format_kind() != dnnl::memory::format_kind::blocked) return {};
  Arrangement numbers{description.get_ndims(), static_cast<int>(description.get_data_type())};
  for (const dnnl::memory::dims& part :
       {description.get_dims(), description.get_padded_dims(), description.get_strides(), description.get_inner_blks(),
        description.get_inner_idxs()})
    numbers.insert(numbers.end(), part.begin(), part.end());
  return numbers;
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

inline Arrangement arrangement_of(const dnnl::memory::desc& description) {
  const dnnl_memory_desc_t& given = description.data;
  if (given.format_kind != dnnl_blocked || given.extra.flags != 0) return {};
  const dnnl_blocking_desc_t& blocks = given.format_desc.blocking;
  Arrangement numbers{given.ndims, static_cast<int>(given.data_type)};
  const auto add = [&](const dnnl_dims_t& part, int count) { numbers.insert(numbers.end(), part, part + count); };
  for (const dnnl_dims_t* part : {&given.dims, &given.padded_dims, &blocks.strides}) add(*part, given.ndims);
  for (const dnnl_dims_t* part : {&blocks.inner_blks, &blocks.inner_idxs}) add(*part, blocks.inner_nblks);
  return numbers;
}

#endif

}  // namespace archetype::inference::onednn
