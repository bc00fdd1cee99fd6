// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/bmp_header.hpp>
#include <archetype/image/codecs/bmp_runs.hpp>
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/codecs/claimed_size.hpp>
#include <archetype/image/codecs/palette.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace archetype::codecs {

/// Writes the RGB color of pixel `x` of a stored row to the three bytes at `pixel`.
inline void paint_bmp_pixel(const BmpHeader& header, const std::uint8_t* row, std::size_t x, std::uint8_t* pixel) {
  const auto scaled = [](int value, int most) { return static_cast<std::uint8_t>(value * 255 / most); };
  switch (header.pixels) {
    case BmpPixels::indices: {
      header.palette.paint(sample_at(row, x * header.bits, header.bits), pixel);
      return;
    }
    case BmpPixels::rgb555:
    case BmpPixels::rgb565: {
      const int value = row[2 * x] | row[2 * x + 1] << 8;
      const int green_bits = header.pixels == BmpPixels::rgb565 ? 6 : 5;
      const int most_green = (1 << green_bits) - 1;
      pixel[0] = scaled(value >> (5 + green_bits) & 31, 31);
      pixel[1] = scaled(value >> 5 & most_green, most_green);
      pixel[2] = scaled(value & 31, 31);
      return;
    }
    case BmpPixels::whole_bytes:
      for (std::size_t c = 0; c < 3; ++c) pixel[c] = row[x * (header.bits / 8) + header.places[c]];
  }
}

/// Decodes uncompressed pixels into `image`. Throws `BadImage` if the file ends before its last pixel.
inline void paint_bmp_rows(std::span<const std::byte> content, const BmpHeader& header, Image& image) {
  const std::uint64_t there = content.size() - std::min<std::uint64_t>(header.data_at, content.size());
  const std::uint64_t stride = header.stride(), row_bytes = header.row_bytes();
  // The padding of the last row may be missing. Rows can overlap only where Pillow reads a palette of 1 or 4 bits as
  // 8-bit gray: each row then reaches into the next, and the last one beyond the end of the file, where Pillow finds
  // zeros.
  const std::uint64_t needed = header.height * stride - (row_bytes > stride ? 0 : stride - row_bytes);
  if (there < needed) refuse_truncated();

  std::vector<std::uint8_t> row(static_cast<std::size_t>(row_bytes));
  ByteReader reader(content, io::ByteOrder::little_endian);
  for (int y = 0; y < image.height(); ++y) {
    reader.seek(header.data_at + static_cast<std::uint64_t>(y) * stride);
    const auto bytes = reader.some(row_bytes);
    std::fill(row.begin(), row.end(), std::uint8_t{0});
    std::transform(bytes.begin(), bytes.end(), row.begin(),
                   [](std::byte byte) { return std::to_integer<std::uint8_t>(byte); });
    std::uint8_t* const target = image.at(header.top_down ? y : image.height() - 1 - y, 0);
    for (int x = 0; x < image.width(); ++x)
      paint_bmp_pixel(header, row.data(), static_cast<std::size_t>(x), target + 3 * static_cast<std::size_t>(x));
  }
}

/// Decodes the content of a BMP file to exactly the bytes of Pillow's `Image.open(…).convert("RGB")`. Reads the headers
/// of OS/2 and Windows; pixels of 1, 4, 8, 16, 24 or 32 bits; run lengths; and the bit fields that Pillow supports.
/// Transparency is dropped. Throws `BadImage` for any other kind of BMP, and for a file that is truncated, is damaged,
/// or claims more pixels than it can hold.
inline Image decode_bmp(std::span<const std::byte> content) {
  const BmpHeader header = BmpHeaderReader(content).read();
  const unsigned long long most =
      header.has_runs() ? static_cast<unsigned long long>(most_pixels) : 8ULL * content.size() / header.stored_bits;
  check_claimed_size(header.height, header.width, most);
  if (header.has_runs()) return BmpRuns(content, header).decode();

  Image image(static_cast<int>(header.height), static_cast<int>(header.width));
  paint_bmp_rows(content, header, image);
  return image;
}

}  // namespace archetype::codecs
