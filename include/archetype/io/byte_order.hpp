// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace archetype::io {

enum class ByteOrder { little_endian, big_endian };

/// The unsigned number that bytes of any type make. Of more than 8 bytes, the lowest 8 count; if there are fewer,
/// `above` fills the remaining bits.
template <class Bytes>
constexpr std::uint64_t number_of(const Bytes& bytes, ByteOrder order, std::uint64_t above = 0) {
  const std::size_t size = bytes.size();
  for (std::size_t i = 0; i < size; ++i)
    above = above << 8 | static_cast<unsigned char>(bytes[order == ByteOrder::little_endian ? size - 1 - i : i]);
  return above;
}

/// The lowest `count` bytes of a number, at most 8.
inline std::string bytes_of(std::uint64_t number, std::size_t count, ByteOrder order) {
  std::string bytes(count, '\0');
  for (std::size_t i = 0; i < count; ++i)
    bytes[order == ByteOrder::little_endian ? i : count - 1 - i] = static_cast<char>(number >> (8 * i) & 0xFF);
  return bytes;
}

}  // namespace archetype::io
