// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/layers/same_padding.hpp>
#include <archetype/model/fused/depthwise_loops.hpp>
#include <archetype/model/fused/fitted_for.hpp>
#include <archetype/model/fused/stored_type.hpp>
#include <archetype/simd/bfloat16.hpp>
#include <archetype/simd/lanes.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <ATen/Parallel.h>
#include <torch/types.h>

namespace archetype::fused {

/// Whether LibTorch takes several times as long as `depthwise_weight_gradient`, for windows larger than 3×3: measured
/// with AVX2.
inline bool is_wide(const Window& window) { return window.kernel.height > 3 || window.kernel.width > 3; }

/// The gradient of the weight of a depthwise convolution, from its input and the gradient of its result: maps of one
/// type with channels last in the CPU's memory. It is the same for any number of threads.
inline torch::Tensor depthwise_weight_gradient(const torch::Tensor& gradient, const torch::Tensor& x,
                                               const Window& window) {
  const std::int64_t images = x.size(0), channels = x.size(1);
  const Extent kernel = window.kernel, stride = window.stride, dilation = window.dilation;
  const std::int64_t taps = std::int64_t{kernel.height} * kernel.width;
  const MapPadding padding = padding_of(window, {1, static_cast<int>(x.size(2)), static_cast<int>(x.size(3))});
  const ConvolutionAxis rows{x.size(2),     gradient.size(2), kernel.height,
                             stride.height, dilation.height,  padding.rows.before};
  const ConvolutionAxis columns{x.size(3),    gradient.size(3), kernel.width,
                                stride.width, dilation.width,   padding.columns.before};
  const torch::Tensor result = torch::empty({channels, 1, kernel.height, kernel.width}, x.options());
  with_stored_type(x, [&]<class Stored>() {
    const auto* const read = static_cast<const Stored*>(x.data_ptr());
    const auto* const gradients = static_cast<const Stored*>(gradient.data_ptr());
    const std::int64_t pieces = std::min<std::int64_t>(images, 32);
    std::vector<simd::Loaded<Stored>> sums(static_cast<std::size_t>(pieces * taps * channels));
    const auto loop = fitted_for<Stored, add_weight_gradients<Stored>>();
    at::parallel_for(0, pieces, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t piece = begin; piece < end; ++piece)
        for (std::int64_t image = piece * images / pieces; image < (piece + 1) * images / pieces; ++image)
          loop({channels, rows, columns, read + image * rows.extent * columns.extent * channels,
                gradients + image * rows.results * columns.results * channels, sums.data() + piece * taps * channels});
    });
    auto* const to = static_cast<Stored*>(result.data_ptr());
    for (std::int64_t channel = 0; channel < channels; ++channel)
      for (std::int64_t tap = 0; tap < taps; ++tap) {
        double sum = 0;
        for (std::int64_t piece = 0; piece < pieces; ++piece)
          sum += sums[static_cast<std::size_t>((piece * taps + tap) * channels + channel)];
        simd::store(simd::Lanes<simd::Loaded<Stored>, 1>{static_cast<simd::Loaded<Stored>>(sum)},
                    to + channel * taps + tap);
      }
  });
  return result;
}

}  // namespace archetype::fused
