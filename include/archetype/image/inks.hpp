// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace archetype::detail {

/// Turns cyan, magenta, yellow and black, each inverted, into light as Pillow does.
inline void light_of_inks(const std::uint8_t* inks, std::uint8_t* light, int pixels) {
  for (int i = 0; i < pixels; ++i, inks += 4, light += 3) {
    for (int c = 0; c < 3; ++c) {
      const int scaled = (255 - inks[c]) * inks[3] + 128;
      light[c] = static_cast<std::uint8_t>(std::max(0, inks[3] - ((scaled >> 8) + scaled) / 256));
    }
  }
}

/// The same for inks that are not inverted.
inline void light_of_plain_inks(const std::uint8_t* inks, std::uint8_t* light, int pixels) {
  for (int i = 0; i < pixels; ++i, inks += 4, light += 3) {
    std::array<std::uint8_t, 4> inverted{};
    std::transform(inks, inks + 4, inverted.begin(), [](std::uint8_t ink) { return static_cast<std::uint8_t>(~ink); });
    light_of_inks(inverted.data(), light, 1);
  }
}

}  // namespace archetype::detail
