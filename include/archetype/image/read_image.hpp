// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/files/mapped_file.hpp>
#include <archetype/image/bmp.hpp>
#include <archetype/image/gif.hpp>
#include <archetype/image/image.hpp>
#include <archetype/image/jpeg.hpp>
#include <archetype/image/orientation.hpp>
#include <archetype/image/png.hpp>
#include <archetype/image/ppm.hpp>
#include <archetype/image/tiff.hpp>
#include <archetype/image/webp.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <span>

namespace archetype {

/// Decodes a JPEG, PNG, WebP, TIFF, BMP, GIF or PPM file's content, told apart by its first bytes, to what Pillow's
/// `Image.open(…).convert("RGB")` returns: of several pictures the first. Throws `BadImage` for anything else.
inline Image decode_image(std::span<const std::byte> content, Orientation orientation = Orientation::as_stored) {
  const auto has = [&](std::size_t at, const auto& mark) {
    return content.size() >= at + mark.size() &&
           std::equal(mark.begin(), mark.end(), content.begin() + static_cast<std::ptrdiff_t>(at),
                      [](int expected, std::byte found) { return expected == std::to_integer<int>(found); });
  };
  if (content.empty()) throw BadImage("it is empty");
  if (has(0, std::array{0xFF, 0xD8, 0xFF})) return decode_jpeg(content, orientation);
  if (has(0, std::array{0x89, 'P' + 0, 'N' + 0, 'G' + 0, 0x0D, 0x0A, 0x1A, 0x0A}))
    return decode_png(content, orientation);
  if (has(0, std::array{'R', 'I', 'F', 'F'}) && has(8, std::array{'W', 'E', 'B', 'P'}))
    return decode_webp(content, orientation);
  for (const int version : {42, 43}) {  // 43 has offsets of 64 bits
    if (has(0, std::array{'I' + 0, 'I' + 0, version, 0}) || has(0, std::array{'M' + 0, 'M' + 0, 0, version}))
      return decode_tiff(content);
  }
  if (has(0, std::array{'B', 'M'})) return decode_bmp(content);
  if (has(0, std::array{'G', 'I', 'F', '8'})) return decode_gif(content);
  for (const char kind : {'0', '1', '2', '3', '4', '5', '6', 'y'}) {
    if (has(0, std::array{'P', kind})) return decode_ppm(content);
  }
  throw BadImage("it begins like none of JPEG, PNG, WebP, TIFF, BMP, GIF and PPM");
}

/// The picture of a JPEG, PNG, WebP, TIFF, BMP, GIF or PPM file, as `decode_image` returns it. Throws `BadImage`,
/// naming the file and the fault, or std::filesystem::filesystem_error or std::system_error where it cannot be read.
inline Image read_image(const std::filesystem::path& path, Orientation orientation = Orientation::as_stored) {
  const MappedFile file(path);
  try {
    return decode_image(file.bytes(), orientation);
  } catch (const BadImage& bad) {
    throw BadImage(path.string() + ": " + bad.what());
  }
}

}  // namespace archetype
