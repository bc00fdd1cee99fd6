// SPDX-License-Identifier: MIT
// The loop of the gradient of a depthwise convolution's weight, on maps with channels last.
#pragma once
#include <archetype/simd/bfloat16.hpp>
#include <archetype/simd/lanes.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace archetype::fused {

/// One axis of a convolution.
struct ConvolutionAxis {
  std::int64_t extent, results;  ///< of the input and of the result
  std::int64_t taps;             ///< of the weight
  std::int64_t stride, dilation;
  std::int64_t before;  ///< the padding before the input

  /// Which element of the input a tap multiplies for a result.
  std::int64_t element(std::int64_t result, std::int64_t tap) const {
    return result * stride + tap * dilation - before;
  }

  /// The first result for which a tap multiplies an element of the input and not of the padding, and the end of these.
  std::int64_t first(std::int64_t tap) const {
    return std::max<std::int64_t>(0, before - tap * dilation + stride - 1) / stride;
  }
  std::int64_t end(std::int64_t tap) const {
    return std::min(results, std::max<std::int64_t>(0, extent - 1 + before - tap * dilation + stride) / stride);
  }
};

/// An image that a depthwise convolution reads, and the gradient of its result.
template <class StoredNumber>
struct DepthwiseImage {
  using Stored = StoredNumber;
  using Number = simd::Loaded<Stored>;

  std::int64_t channels;
  ConvolutionAxis rows, columns;
  const Stored* x;
  const Stored* gradient;
  Number* sums;  ///< of all channels for each tap, to add to
};

/// sums += gradient · x
template <class Stored>
void add_weight_gradients(const DepthwiseImage<Stored>& image) {
  const ConvolutionAxis rows = image.rows, columns = image.columns;
  const std::int64_t channels = image.channels;
  // A few channels after one another, whose numbers stay in the cache while each tap goes over them.
  const auto add = [&]<std::int64_t Count>(std::int64_t channel, std::integral_constant<std::int64_t, Count>) {
    auto* sums = image.sums + channel;
    for (std::int64_t i = 0; i < rows.taps; ++i)
      for (std::int64_t j = 0; j < columns.taps; ++j, sums += channels) {
        const std::int64_t first = columns.first(j), count = columns.end(j) - first;
        auto sum = simd::load<Count>(sums);
        for (std::int64_t row = rows.first(i); row < rows.end(i); ++row) {
          const std::int64_t read = rows.element(row, i) * columns.extent + columns.element(first, j);
          const Stored* x = image.x + read * channels + channel;
          const Stored* gradient = image.gradient + (row * columns.results + first) * channels + channel;
          for (std::int64_t k = 0; k < count; ++k, x += columns.stride * channels, gradient += channels) {
            const auto read_numbers = simd::load<Count>(x);
            const auto gradients = simd::load<Count>(gradient);
            for (std::size_t lane = 0; lane < Count; ++lane) sum[lane] += read_numbers[lane] * gradients[lane];
          }
        }
        simd::store(sum, sums);
      }
  };
  constexpr std::int64_t lanes = simd::lanes;
  std::int64_t i = 0;
  for (; i + 2 * lanes <= channels; i += 2 * lanes) add(i, std::integral_constant<std::int64_t, 2 * lanes>{});
  for (; i + lanes <= channels; i += lanes) add(i, std::integral_constant<std::int64_t, lanes>{});
  for (; i < channels; ++i) add(i, std::integral_constant<std::int64_t, 1>{});
}

}  // namespace archetype::fused
