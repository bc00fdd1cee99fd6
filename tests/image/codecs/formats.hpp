// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

#include <zlib.h>

/// The lowest `size` bytes of a number, lowest first.
inline std::string little_endian(unsigned long long value, std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i, value >>= 8) bytes += static_cast<char>(value & 0xFF);
  return bytes;
}

/// The lowest `size` bytes of a number, highest first.
inline std::string big_endian(unsigned long long value, std::size_t size = 4) {
  std::string bytes = little_endian(value, size);
  std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

inline unsigned long crc32_of(const auto& bytes) {
  return crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
}

/// The data, compressed by zlib.
inline std::string packed(const std::string& data) {
  uLongf size = compressBound(static_cast<uLong>(data.size()));
  std::string result(size, '\0');
  compress(reinterpret_cast<Bytef*>(result.data()), &size, reinterpret_cast<const Bytef*>(data.data()),
           static_cast<uLong>(data.size()));
  return result.substr(0, size);
}

/// A chunk of a PNG file with its correct checksum.
inline std::string png_chunk(const std::string& name, const std::string& data) {
  return big_endian(data.size()) + name + data + big_endian(crc32_of(name + data));
}

/// Corrects the checksum of each chunk of a PNG file, so that damage is not detected by the checksums.
inline std::string with_png_checksums(const std::string& content) {
  std::string result = content.substr(0, 8);
  std::size_t at = 8;
  while (at + 12 <= content.size()) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(content[at + i]);
    if (size > content.size() - at - 12) break;
    result += png_chunk(content.substr(at + 4, 4), content.substr(at + 8, size));
    at += size + 12;
  }
  return result + content.substr(std::min(at, content.size()));
}

/// Height, width and checksum of the pixels, in the format in which the tests' Python scripts print them.
inline std::string facts(const archetype::Image& image) {
  return std::to_string(image.height()) + " " + std::to_string(image.width()) + " " +
         std::to_string(crc32_of(image.bytes()));
}
