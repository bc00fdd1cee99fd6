// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
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

}  // namespace archetype::detail
