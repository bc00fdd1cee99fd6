// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/palette.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace archetype::codecs {

/// How a BMP file stores its pixels.
enum class BmpPixels : unsigned char {
  indices,     ///< indices into the palette
  rgb555,      ///< 16 bits, 5 per color, blue in the lowest
  rgb565,      ///< 16 bits, 6 of them green, blue in the lowest
  whole_bytes  ///< one byte per color, and an unused fourth byte in 32-bit pixels
};

/// The header and palette of a BMP file, as Pillow interprets them.
struct BmpHeader {
  std::uint64_t width = 0;
  std::uint64_t height = 0;
  bool top_down = false;     ///< whether the file begins with the top row
  unsigned stored_bits = 0;  ///< bits per pixel that the header states; they determine the length of a row
  unsigned bits = 0;         ///< bits per pixel with which the pixels are decoded
  unsigned compression = 0;
  BmpPixels pixels = BmpPixels::indices;
  std::array<std::uint8_t, 3> places{2, 1, 0};  ///< byte offsets of red, green and blue within a pixel of whole bytes
  Palette palette;
  std::uint64_t data_at = 0;  ///< offset of the pixels in the file

  static constexpr unsigned uncompressed = 0, runs_of_bytes = 1, runs_of_nibbles = 2, bit_fields = 3;

  bool has_runs() const { return compression == runs_of_bytes || compression == runs_of_nibbles; }
  std::uint64_t row_bytes() const { return (width * bits + 7) / 8; }
  /// Bytes from the beginning of a stored row to the beginning of the next.
  std::uint64_t stride() const { return (width * stored_bits + 31) / 8 & ~std::uint64_t{3}; }
};

/// Reads the header of a BMP file.
class BmpHeaderReader {
 public:
  explicit BmpHeaderReader(std::span<const std::byte> content) : reader_(content, io::ByteOrder::little_endian) {}

  /// Throws `BadImage` if the header is truncated or of a kind that Pillow does not read.
  BmpHeader read() {
    if (!starts_with(reader_.rest(), "BM")) throw BadImage("it is no BMP: it does not begin with BM");
    reader_.exactly(10);
    header_.data_at = reader_.number(4);
    header_size_ = reader_.number(4);
    if (header_size_ == os2_size) read_os2();
    else if (header_size_ == 40 || header_size_ == 64 || header_size_ == 108 || header_size_ == 124) read_windows();
    else throw BadImage("its BMP header has " + std::to_string(header_size_) + " bytes, not 12, 40, 64, 108 or 124");

    const unsigned bits = header_.bits = header_.stored_bits;
    if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32)
      throw BadImage("its pixels have " + std::to_string(bits) + " bits, not 1, 4, 8, 16, 24 or 32");
    if (colors_ == 0) colors_ = std::uint64_t{1} << bits;
    // Pillow counts 4 bytes per color here, even where a color has 3.
    if (bits <= 8 && header_.data_at == 14 + header_size_) header_.data_at += 4 * colors_;
    choose_layout();
    if (header_.pixels == BmpPixels::indices) read_palette();
    if (header_.data_at == 0) header_.data_at = reader_.position();
    return header_;
  }

 private:
  static constexpr std::uint64_t os2_size = 12;

  void read_os2() {
    const auto fields = reader_.exactly(os2_size - 4);
    header_.width = number_in(fields, 2, io::ByteOrder::little_endian);
    header_.height = number_in(fields.subspan(2), 2, io::ByteOrder::little_endian);
    header_.stored_bits = static_cast<unsigned>(number_in(fields.subspan(6), 2, io::ByteOrder::little_endian));
  }

  void read_windows() {
    const auto fields = reader_.exactly(header_size_ - 4);
    const auto number = [&](std::size_t at, std::size_t size = 4) {
      return number_in(fields.subspan(at), size, io::ByteOrder::little_endian);
    };
    header_.width = number(0);
    header_.height = number(4);
    // The height is negative. Pillow tests only its highest byte.
    header_.top_down = std::to_integer<int>(fields[7]) == 0xFF;
    if (header_.top_down) header_.height = (std::uint64_t{1} << 32) - header_.height;
    header_.stored_bits = static_cast<unsigned>(number(10, 2));
    header_.compression = static_cast<unsigned>(number(12));
    colors_ = number(28);
    if (header_.compression != BmpHeader::bit_fields) return;
    for (std::size_t i = 0; i < (header_size_ == 40 ? 3 : 4); ++i)
      masks_[i] = static_cast<std::uint32_t>(header_size_ == 40 ? reader_.number(4) : number(36 + 4 * i));
  }

  void choose_layout() {
    switch (header_.bits) {
      case 16:
        header_.pixels = BmpPixels::rgb555;
        break;
      case 24:
      case 32:
        header_.pixels = BmpPixels::whole_bytes;
        break;
      default:
        header_.pixels = BmpPixels::indices;
    }
    if (header_.compression == BmpHeader::bit_fields) choose_layout_by_masks();
    else if (header_.compression > BmpHeader::bit_fields)
      throw BadImage("its BMP compression is " + std::to_string(header_.compression) +
                     ", not 0 (none), 1 or 2 (run lengths) or 3 (bit fields)");
    else if (header_.has_runs() && header_.pixels != BmpPixels::indices)
      throw BadImage("it has run lengths of pixels of " + std::to_string(header_.bits) + " bits, not of indices");
  }

  void choose_layout_by_masks() {
    using Masks = std::array<std::uint32_t, 4>;
    constexpr std::uint32_t lowest = 0xFF, second = 0xFF00, third = 0xFF'0000, highest = 0xFF00'0000;
    const bool alpha_counts = header_.bits == 32;
    const Masks masks{masks_[0], masks_[1], masks_[2], alpha_counts ? masks_[3] : 0};
    if (header_.bits == 16 && masks == Masks{0xF800, 0x07E0, 0x001F, 0}) {
      header_.pixels = BmpPixels::rgb565;
    } else if (header_.bits == 16 && masks == Masks{0x7C00, 0x03E0, 0x001F, 0}) {
      header_.pixels = BmpPixels::rgb555;
    } else if ((header_.bits >= 24 && masks == Masks{third, second, lowest, 0}) ||
               (header_.bits == 32 && (masks == Masks{third, second, lowest, highest} || masks == Masks{}))) {
      header_.places = {2, 1, 0};
    } else if (header_.bits == 32 &&
               (masks == Masks{highest, third, second, 0} || masks == Masks{highest, third, second, lowest})) {
      header_.places = {3, 2, 1};
    } else if (header_.bits == 32 && masks == Masks{lowest, second, third, highest}) {
      header_.places = {0, 1, 2};
    } else {
      throw BadImage("its bit fields place the colors of " + std::to_string(header_.bits) +
                     " bits in a way that is not known");
    }
  }

  void read_palette() {
    constexpr std::uint64_t most_colors = 65'536;
    if (colors_ > most_colors) throw BadImage("its palette has " + std::to_string(colors_) + " colors");
    const std::size_t color_bytes = header_size_ == os2_size ? 3 : 4;
    const auto colors = reader_.some(color_bytes * colors_);
    if (is_gray(colors, color_bytes)) {
      // For such a palette, Pillow ignores the stated bits per index: it reads 1 bit for black and white, and 8
      // otherwise.
      header_.bits = colors_ == 2 ? 1 : 8;
      if (colors_ != 2) return;
      header_.palette.set(1, 255, 255, 255);
      if (header_.has_runs()) throw BadImage("it has run lengths, but only black and white");
      return;
    }
    const std::size_t count = colors.size() / color_bytes;
    if (count > 256) throw BadImage("its palette has " + std::to_string(count) + " colors, more than 256");
    for (std::size_t i = 0; i < count; ++i) {
      const auto byte = [&](std::size_t place) {
        return std::to_integer<std::uint8_t>(colors[i * color_bytes + place]);
      };
      header_.palette.set(i, byte(2), byte(1), byte(0));
    }
  }

  /// Whether the palette is just black and white, or maps each index to the gray of the same value.
  bool is_gray(std::span<const std::byte> colors, std::size_t color_bytes) const {
    if (colors.size() < color_bytes * (colors_ - 1) + 3) return false;
    for (std::size_t i = 0; i < colors_; ++i) {
      const auto expected = static_cast<std::byte>(colors_ == 2 ? 255 * i : i);
      const auto color = colors.subspan(i * color_bytes, 3);
      if (std::any_of(color.begin(), color.end(), [&](std::byte value) { return value != expected; })) return false;
    }
    return true;
  }

  ByteReader reader_;
  BmpHeader header_;
  std::uint64_t header_size_ = 0;
  std::uint64_t colors_ = 0;  ///< colors in the palette: as stated, or as many as the bits of a pixel can index
  std::array<std::uint32_t, 4> masks_{};
};

}  // namespace archetype::codecs
