// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace archetype {

/// Thrown for an image that cannot be read. The message names the file if there is one.
class BadImage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The largest number of pixels of an image. Above it, Pillow too treats a file as a decompression bomb.
inline constexpr long long most_pixels = 178'956'970;

/// An 8-bit RGB image: rows from top to bottom, three bytes per pixel (height × width × 3).
class Image {
 public:
  /// An image of a single color, black by default. Throws std::invalid_argument if a side is below 1 or there would be
  /// more than `most_pixels` pixels.
  Image(int height, int width, const std::array<std::uint8_t, 3>& color = {}) : height_(height), width_(width) {
    if (height < 1 || width < 1 || static_cast<long long>(height) * width > most_pixels)
      throw std::invalid_argument("an image of " + std::to_string(height) + "x" + std::to_string(width) +
                                  " pixels; both must be at least 1, and their product at most " +
                                  std::to_string(most_pixels));
    bytes_.resize(static_cast<std::size_t>(height) * row_bytes());
    if (color == std::array<std::uint8_t, 3>{}) return;
    for (std::size_t i = 0; i < bytes_.size(); ++i) bytes_[i] = color[i % 3];
  }

  int height() const { return height_; }
  int width() const { return width_; }
  std::size_t row_bytes() const { return 3 * static_cast<std::size_t>(width_); }

  std::span<std::uint8_t> bytes() & { return bytes_; }
  std::span<const std::uint8_t> bytes() const& { return bytes_; }
  std::span<const std::uint8_t> bytes() const&& = delete;

  /// Pointer to the bytes of pixel (y, x), which must lie within the image. The following pixels of the row come next.
  std::uint8_t* at(int y, int x) & { return bytes_.data() + offset(y, x); }
  const std::uint8_t* at(int y, int x) const& { return bytes_.data() + offset(y, x); }
  const std::uint8_t* at(int y, int x) const&& = delete;

  friend bool operator==(const Image&, const Image&) = default;

 private:
  std::size_t offset(int y, int x) const {
    return static_cast<std::size_t>(y) * row_bytes() + 3 * static_cast<std::size_t>(x);
  }

  int height_;
  int width_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace archetype
