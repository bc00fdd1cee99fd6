// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/inference/kernel.hpp>
#include <archetype/inference/map.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

namespace archetype::inference {

namespace detail {

/// Combines the numbers of each channel over all positions, several channels at once; `result` has one number for each
/// image and channel.
template <class Combine>
void reduce_positions(const ConstMap& map, float* result, float initial, Combine combine) {
  constexpr int at_once = 16;
  for (int image = 0; image < map.images; ++image) {
    for (int which = 0; which < map.blocks(); ++which) {
      const int lanes = map.lanes(which);
      for (int first = 0; first < lanes; first += at_once) {
        std::array<float, at_once> sums{};
        sums.fill(initial);
        const float* row = map.at(image, which) + first;
        if (map.block - first >= at_once) {  // of constant length, for vector instructions
          for (std::size_t position = 0; position < map.area(); ++position, row += map.block)
            for (std::size_t lane = 0; lane < at_once; ++lane) sums[lane] = combine(sums[lane], row[lane]);
        } else {
          for (std::size_t position = 0; position < map.area(); ++position, row += map.block)
            for (int lane = 0; lane < map.block - first; ++lane) {
              float& sum = sums[static_cast<std::size_t>(lane)];
              sum = combine(sum, row[lane]);
            }
        }
        std::copy_n(sums.begin(), std::min(at_once, lanes - first),
                    result + static_cast<std::ptrdiff_t>(image) * map.channels + which * map.block + first);
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
