// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace archetype::codecs {

/// Converts inverted CMYK pixels to RGB with Pillow's rounding.
inline void inverted_cmyk_to_rgb(const std::uint8_t* inks, std::uint8_t* light, int pixels) {
  for (int i = 0; i < pixels; ++i, inks += 4, light += 3) {
    for (int c = 0; c < 3; ++c) {
      const int scaled = (255 - inks[c]) * inks[3] + 128;
      light[c] = static_cast<std::uint8_t>(std::max(0, inks[3] - ((scaled >> 8) + scaled) / 256));
    }
  }
}

/// Converts CMYK pixels to RGB as Pillow does.
inline void cmyk_to_rgb(const std::uint8_t* inks, std::uint8_t* light, int pixels) {
  for (int i = 0; i < pixels; ++i, inks += 4, light += 3) {
    std::array<std::uint8_t, 4> inverted{};
    std::transform(inks, inks + 4, inverted.begin(), [](std::uint8_t ink) { return static_cast<std::uint8_t>(~ink); });
    inverted_cmyk_to_rgb(inverted.data(), light, 1);
  }
}

}  // namespace archetype::codecs
