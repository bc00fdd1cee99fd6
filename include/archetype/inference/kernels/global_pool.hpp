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

/// Combines the numbers of each channel over all positions, several channels at once, and applies `finish`; `result`
/// has one number for each image and channel. Does one share of that.
void reduce_positions(const ConstMap& map, float* result, const Share& share, float initial, auto combine,
                      auto finish) {
  const auto block = static_cast<std::size_t>(map.block);
  const std::size_t each = (block + lanes - 1) / lanes;  // groups of a block's channels
  const auto blocks = static_cast<std::size_t>(map.blocks());
  const auto [begin, end] = share.of(static_cast<std::size_t>(map.images) * blocks * each);
  for (std::size_t i = begin; i < end; ++i) {
    const std::size_t image = i / each / blocks;
    const std::size_t which = i / each % blocks;
    const std::size_t first = i % each * lanes;
    const auto used = static_cast<std::size_t>(map.lanes(static_cast<int>(which)));
    const float* row = map.at(static_cast<int>(image), static_cast<int>(which)) + first;
    float* const to = result + image * static_cast<std::size_t>(map.channels) + which * block + first;
    const bool fills = lanes % block == 0;  // with the channels of some positions
    if (fills || first + lanes <= block) {
      const std::size_t step = fills ? lanes : block;
      const std::size_t steps = fills ? map.area() * block / lanes : map.area();
      Lanes sums;
      sums.fill(initial);
      for (std::size_t done = 0; done < steps; ++done, row += step) {
        const Lanes numbers = load(row);
        for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] = combine(sums[lane], numbers[lane]);
      }
      const std::size_t rest = fills ? map.area() * block % lanes : 0;
      for (std::size_t lane = 0; lane < rest; ++lane) sums[lane] = combine(sums[lane], row[lane]);
      for (std::size_t lane = block; lane < lanes; ++lane) sums[lane % block] = combine(sums[lane % block], sums[lane]);
      for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] = finish(sums[lane]);
      std::copy_n(sums.begin(), std::min({lanes, block, used - std::min(used, first)}), to);
      continue;
    }
    for (std::size_t channel = 0; first + channel < used; ++channel) {
      float sum = initial;
      for (std::size_t position = 0; position < map.area(); ++position)
        sum = combine(sum, row[position * block + channel]);
      to[channel] = finish(sum);
    }
  }
}

}  // namespace detail

/// A share of the means of each channel of each image.
inline void average_globally(const ConstMap& map, float* result, const Share& share) {
  const auto area = static_cast<float>(map.area());
  detail::reduce_positions(
      map, result, share, 0, [](float sum, float number) { return sum + number; },
      [&](float sum) { return sum / area; });
}

inline void compute_global_average(const KernelCall& call) {
  average_globally(call.inputs[0], call.result.data, call.share);
}

inline void compute_global_maximum(const KernelCall& call) {
  detail::reduce_positions(
      call.inputs[0], call.result.data, call.share, -std::numeric_limits<float>::infinity(),
      [](float most, float number) { return std::max(most, number); }, [](float most) { return most; });
}

}  // namespace archetype::inference
