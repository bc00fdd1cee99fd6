// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/kernels/rows.hpp>
#include <archetype/inference/map.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace archetype::inference {

namespace detail {

/// Combines the numbers of each channel over all positions, several channels at once; `result` has one number for each
/// image and channel.
template <class Combine>
void reduce_positions(const ConstMap& map, float* result, float initial, Combine combine) {
  for (int image = 0; image < map.images; ++image) {
    for (int which = 0; which < map.blocks(); ++which) {
      float* const to = result + static_cast<std::ptrdiff_t>(image) * map.channels + which * map.block;
      const int count = map.lanes(which);
      const float* const first = map.at(image, which);
      int channel = 0;
      for (; channel + static_cast<int>(lanes) <= map.block; channel += static_cast<int>(lanes)) {
        Lanes sums;
        sums.fill(initial);
        const float* row = first + channel;
        for (std::size_t position = 0; position < map.area(); ++position, row += map.block) {
          const Lanes numbers = load(row);
          for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] = combine(sums[lane], numbers[lane]);
        }
        std::copy_n(sums.begin(), std::min(static_cast<int>(lanes), count - channel), to + channel);
      }
      for (; channel < count; ++channel) {
        float sum = initial;
        for (std::size_t position = 0; position < map.area(); ++position)
          sum = combine(sum, first[position * static_cast<std::size_t>(map.block) + static_cast<std::size_t>(channel)]);
        to[channel] = sum;
      }
    }
  }
}

}  // namespace detail

/// The mean of each channel of each image.
inline void average_globally(const ConstMap& map, float* result) {
  detail::reduce_positions(map, result, 0, [](float sum, float number) { return sum + number; });
  const auto area = static_cast<float>(map.area());
  const std::size_t count = static_cast<std::size_t>(map.images) * static_cast<std::size_t>(map.channels);
  for (std::size_t i = 0; i < count; ++i) result[i] /= area;
}

inline void compute_global_average(const KernelCall& call) { average_globally(call.inputs[0], call.result.data); }

inline void compute_global_maximum(const KernelCall& call) {
  const ConstMap& input = call.inputs[0];
  detail::reduce_positions(input, call.result.data, -std::numeric_limits<float>::infinity(),
                           [](float most, float number) { return std::max(most, number); });
}

}  // namespace archetype::inference
