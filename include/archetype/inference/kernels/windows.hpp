// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/kernels/rows.hpp>
#include <archetype/inference/map.hpp>
#include <archetype/layers/binomial_weight.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <limits>

namespace archetype::inference {

namespace detail {

/// Calls `function` with the first element of each input position that a window covers at a position of the result.
inline void for_each_covered(const KernelCall& call, int image, int which, int y, int x, auto function) {
  const ConstMap& input = call.inputs[0];
  const Window& window = call.attributes().window;
  for (int row = 0; row < window.kernel.height; ++row) {
    const int from_y = y * window.stride.height - call.step.padding.top + row * window.dilation.height;
    if (from_y < 0 || from_y >= input.height) continue;
    for (int column = 0; column < window.kernel.width; ++column) {
      const int from_x = x * window.stride.width - call.step.padding.left + column * window.dilation.width;
      if (from_x >= 0 && from_x < input.width) function(input.at(image, which, from_y, from_x));
    }
  }
}

/// Calls `function` with each block of channels at each position of a share of the result: of its rows.
inline void for_each_place(const KernelCall& call, auto function) {
  const Map& result = call.result;
  const auto [begin, end] =
      call.share.of(static_cast<std::size_t>(result.images) * static_cast<std::size_t>(result.blocks()) *
                    static_cast<std::size_t>(result.height));
  for (std::size_t i = begin; i < end; ++i) {
    const int row = static_cast<int>(i);
    const int block = row / result.height;
    for (int x = 0; x < result.width; ++x)
      function(block / result.blocks(), block % result.blocks(), row % result.height, x);
  }
}

/// The number of elements along an axis that a window averages over, as PyTorch counts them: padding counts, but not
/// what a last, partial window covers beyond it.
inline int counted(int position, int extent, int kernel, int stride, int before, int after) {
  const int begin = position * stride - before;
  return std::min(begin + kernel, extent + after) - begin;
}

}  // namespace detail

/// Max pooling of any kind.
inline void compute_max_pool(const KernelCall& call) {
  detail::for_each_place(call, [&](int image, int which, int y, int x) {
    float* const to = call.result.at(image, which, y, x);
    std::fill_n(to, call.result.block, -std::numeric_limits<float>::infinity());
    detail::for_each_covered(call, image, which, y, x, [&](const float* from) {
      change_by(to, from, static_cast<std::size_t>(call.result.block),
                [](float most, float number) { return std::max(most, number); });
    });
  });
}

/// Average pooling of any kind.
inline void compute_average_pool(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  const Window& window = call.attributes().window;
  const Padding& padding = call.step.padding;
  // Padding for a size that divides evenly counts, whatever the window says: PyTorch pads before it pools.
  const bool excludes = window.exclude_padding && window.mode != PaddingMode::same;
  detail::for_each_place(call, [&](int image, int which, int y, int x) {
    float* const to = call.result.at(image, which, y, x);
    std::fill_n(to, call.result.block, 0.0F);
    int covered = 0;
    detail::for_each_covered(call, image, which, y, x, [&](const float* from) {
      ++covered;
      change_by(to, from, static_cast<std::size_t>(call.result.block),
                [](float sum, float number) { return sum + number; });
    });
    if (!excludes)
      covered =
          detail::counted(y, input.height, window.kernel.height, window.stride.height, padding.top, padding.bottom) *
          detail::counted(x, input.width, window.kernel.width, window.stride.width, padding.left, padding.right);
    for (int lane = 0; lane < call.result.block; ++lane) to[lane] /= static_cast<float>(covered);
  });
}

/// The position that stands for one beyond the border: its mirror image, without repeating the border.
inline int reflected(int position, int extent) {
  const int inside = std::abs(position);
  return inside < extent ? inside : 2 * (extent - 1) - inside;
}

/// Strided average with binomial weights and reflected borders.
inline void compute_blur_pool(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  const Window& window = call.attributes().window;
  detail::for_each_place(call, [&](int image, int which, int y, int x) {
    float* const to = call.result.at(image, which, y, x);
    std::fill_n(to, call.result.block, 0.0F);
    for (int row = 0; row < window.kernel.height; ++row) {
      const int from_y = reflected(y * window.stride.height - window.padding.height + row, input.height);
      const float row_weight = binomial_weight(window.kernel.height, row);
      for (int column = 0; column < window.kernel.width; ++column) {
        const int from_x = reflected(x * window.stride.width - window.padding.width + column, input.width);
        const float weight = row_weight * binomial_weight(window.kernel.width, column);
        const float* const from = input.at(image, which, from_y, from_x);
        change_by(to, from, static_cast<std::size_t>(call.result.block),
                  [&](float sum, float number) { return sum + weight * number; });
      }
    }
  });
}

}  // namespace archetype::inference
