// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

namespace archetype {

/// How a picture is given whose camera was turned and says so by EXIF: with the rows of its file, which is what
/// Pillow's `Image.open` and so every library's evaluation does, or turned as Pillow's `ImageOps.exif_transpose` does.
enum class Orientation { as_stored, upright };

namespace detail {

/// EXIF data without the mark before them that JPEG requires and other formats' writers copy.
inline std::span<const std::byte> without_exif_mark(std::span<const std::byte> data) {
  constexpr char mark[] = "Exif\0";  // and the zero of every literal
  const bool marked = data.size() >= sizeof mark && std::memcmp(data.data(), mark, sizeof mark) == 0;
  return marked ? data.subspan(sizeof mark) : data;
}

/// The orientation, 1 to 8, that EXIF data (a TIFF header and what follows) tell; 1, upright, where they tell none.
inline int exif_orientation(std::span<const std::byte> exif) {
  const auto byte = [&](std::size_t at) { return std::to_integer<std::uint32_t>(exif[at]); };
  if (exif.size() < 8 || byte(0) != byte(1) || (byte(0) != 'I' && byte(0) != 'M')) return 1;
  const bool little_endian = byte(0) == 'I';
  const auto number = [&](std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | byte(at + (little_endian ? size - 1 - i : i));
    return value;
  };
  constexpr std::uint32_t orientation_tag = 0x0112, short_type = 3, long_type = 4;
  const std::size_t directory = number(4, 4);
  if (directory > exif.size() - 2) return 1;
  const std::size_t room = (exif.size() - directory - 2) / 12;
  const std::size_t entries = std::min<std::size_t>(number(directory, 2), room);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + 12 * i;
    const std::uint32_t type = number(entry + 2, 2);
    if (number(entry, 2) != orientation_tag || (type != short_type && type != long_type)) continue;
    const std::uint32_t value = number(entry + 8, type == short_type ? 2 : 4);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

/// A picture of EXIF orientation 1 to 8, turned and mirrored upright.
inline Image upright(Image image, int orientation) {
  if (orientation == 1) return image;
  const bool transposed = orientation >= 5;
  const bool from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  Image result = transposed ? Image(image.width(), image.height()) : Image(image.height(), image.width());
  for (int y = 0; y < result.height(); ++y) {
    for (int x = 0; x < result.width(); ++x) {
      int source_y = transposed ? x : y, source_x = transposed ? y : x;
      if (from_below) source_y = image.height() - 1 - source_y;
      if (from_right) source_x = image.width() - 1 - source_x;
      std::copy_n(std::as_const(image).at(source_y, source_x), 3, result.at(y, x));
    }
  }
  return result;
}

}  // namespace detail

}  // namespace archetype
