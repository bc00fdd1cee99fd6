// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace archetype {

/// Adapts the weight of a first convolution to another number of channels, as timm does: sums it for one channel, or
/// repeats and rescales it for more, so that the response to an image with equal channels does not change.
///
/// Converts output channels × `stored` channels × `window` elements into the same with `channels` channels.
inline std::vector<float> adapted_channels(std::span<const float> weight, std::size_t stored, std::size_t window,
                                           std::size_t channels) {
  const std::size_t outputs = weight.size() / (stored * window);
  std::vector<float> adapted(outputs * channels * window);
  const auto scale = static_cast<float>(static_cast<double>(stored) / static_cast<double>(channels));
  for (std::size_t output = 0; output < outputs; ++output) {
    const auto plane = [&](std::size_t channel) {
      return weight.subspan((output * stored + channel) * window, window);
    };
    const auto result = [&](std::size_t channel) {
      return adapted.begin() + static_cast<std::ptrdiff_t>((output * channels + channel) * window);
    };
    if (channels == 1) {
      for (std::size_t from = 0; from < stored; ++from)
        std::transform(plane(from).begin(), plane(from).end(), result(0), result(0), std::plus<>{});
      continue;
    }
    for (std::size_t to = 0; to < channels; ++to)
      std::transform(plane(to % stored).begin(), plane(to % stored).end(), result(to),
                     [&](float each) { return each * scale; });
  }
  return adapted;
}

}  // namespace archetype
