// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace archetype::detail {

/// The colors that indices of 8 bits stand for: the greys from black to white, until others are set.
class Palette {
 public:
  Palette() {
    for (std::size_t i = 0; i < colors_.size(); ++i) colors_[i].fill(static_cast<std::uint8_t>(i));
  }

  void set(std::size_t index, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    colors_[index] = {red, green, blue};
  }

  /// Writes the color of an index to the three bytes of a pixel.
  void paint(std::uint8_t index, std::uint8_t* pixel) const { std::copy_n(colors_[index].data(), 3, pixel); }

 private:
  std::array<std::array<std::uint8_t, 3>, 256> colors_;
};

}  // namespace archetype::detail
