// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace archetype {

/// The weight of a first convolution for images of other channels, as timm adapts it: summed to one, or repeated in
/// turn and rescaled to many, so that the response to an image whose channels are all alike stays.
///
/// Output channels × `stored` channels × a window of `window` numbers, to the same with `channels` channels.
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
