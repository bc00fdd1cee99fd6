// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace archetype::codecs {

/// The sample of `bits` bits that begins at position `bit` of a row, counted from the highest bit of its first byte. A
/// sample has 1, 2, 4 or 8 bits and does not cross a byte boundary.
inline unsigned sample_at(const std::uint8_t* row, std::size_t bit, unsigned bits) {
  return unsigned{row[bit / 8]} >> (8 - bits - bit % 8) & ((1U << bits) - 1);
}

/// The RGB colors of 256 indices. Initially, each index has the gray of the same value.
class Palette {
 public:
  Palette() {
    for (std::size_t i = 0; i < colors_.size(); ++i) colors_[i].fill(static_cast<std::uint8_t>(i));
  }

  void set(std::size_t index, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    colors_[index] = {red, green, blue};
  }

  const std::array<std::uint8_t, 3>& color(std::size_t index) const& { return colors_[index]; }
  const std::array<std::uint8_t, 3>& color(std::size_t index) const&& = delete;

  /// Writes the color of an index to the three bytes at `pixel`.
  void paint(std::size_t index, std::uint8_t* pixel) const { std::copy_n(colors_[index].data(), 3, pixel); }

 private:
  std::array<std::array<std::uint8_t, 3>, 256> colors_;
};

}  // namespace archetype::codecs
