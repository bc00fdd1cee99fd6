// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/io/byte_order.hpp>
#include <archetype/report/run.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include <zlib.h>

namespace archetype::report {

/// Throws std::invalid_argument unless an image is gray or RGB and has all its pixels. The message begins with `name`.
inline void require_whole(const Thumbnail& image, const std::string& name) {
  if (image.channels != 1 && image.channels != 3) {
    throw std::invalid_argument(name + ".channels is " + std::to_string(image.channels) + "; an image has 1 or 3");
  }
  const std::string size = std::to_string(image.height) + "x" + std::to_string(image.width);
  if (image.height < 1 || image.width < 1)
    throw std::invalid_argument(name + " is " + size + "; each side needs a pixel");
  const std::size_t needed = static_cast<std::size_t>(image.channels) * static_cast<std::size_t>(image.height) *
                             static_cast<std::size_t>(image.width);
  if (image.pixels.size() != needed) {
    throw std::invalid_argument(name + ".pixels has " + std::to_string(image.pixels.size()) + " samples; " +
                                std::to_string(image.channels) + "x" + size + " needs " + std::to_string(needed));
  }
}

namespace detail {

inline std::string big_endian(std::size_t value) {
  return archetype::io::bytes_of(value, 4, archetype::io::ByteOrder::big_endian);
}

inline std::string png_chunk(std::string_view type, std::string_view data) {
  const std::string checked = std::string(type).append(data);
  const uLong sum = crc32(0, reinterpret_cast<const Bytef*>(checked.data()), static_cast<uInt>(checked.size()));
  return big_endian(data.size()) + checked + big_endian(sum);
}

inline std::string deflated(std::string_view data) {
  uLongf size = compressBound(static_cast<uLong>(data.size()));
  std::string packed(size, '\0');
  const int status =
      compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(data.data()),
                static_cast<uLong>(data.size()), Z_BEST_COMPRESSION);
  if (status != Z_OK) throw std::runtime_error("zlib could not compress an image: " + std::string(zError(status)));
  packed.resize(size);
  return packed;
}

/// The samples in the order of PNG: row by row, each after its filter type (none), with the channels of a pixel side by
/// side.
inline std::string png_rows(const Thumbnail& image) {
  const auto channels = static_cast<std::size_t>(image.channels);
  const auto width = static_cast<std::size_t>(image.width);
  const auto plane = static_cast<std::size_t>(image.height) * width;
  std::string rows;
  rows.reserve(image.pixels.size() + plane / width);
  for (std::size_t pixel = 0; pixel < plane; ++pixel) {
    if (pixel % width == 0) rows += '\0';
    for (std::size_t channel = 0; channel < channels; ++channel) {
      rows += static_cast<char>(image.pixels[channel * plane + pixel]);
    }
  }
  return rows;
}

}  // namespace detail

/// Encodes an image as a PNG file (ISO 15948). Throws std::invalid_argument if its number of channels or of samples is
/// wrong.
inline std::string encode_png(const Thumbnail& image) {
  require_whole(image, "image");
  const std::string eight_bits = "\x08";
  const std::string color = image.channels == 3 ? "\x02" : std::string(1, '\0');
  const std::string standard_methods(3, '\0');  // compression, filter, no interlace
  const std::string header = detail::big_endian(static_cast<std::size_t>(image.width)) +
                             detail::big_endian(static_cast<std::size_t>(image.height)) + eight_bits + color +
                             standard_methods;
  return "\x89PNG\r\n\x1a\n" + detail::png_chunk("IHDR", header) +
         detail::png_chunk("IDAT", detail::deflated(detail::png_rows(image))) + detail::png_chunk("IEND", "");
}

/// Encodes bytes in Base64 (RFC 4648).
inline std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) text += k <= count ? digits[group >> (18 - 6 * k) & 0x3f] : '=';
  }
  return text;
}

/// An image as a data URI, so that a page needs no other file.
inline std::string data_uri(const Thumbnail& image) { return "data:image/png;base64," + base64(encode_png(image)); }

}  // namespace archetype::report
