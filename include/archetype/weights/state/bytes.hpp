// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/byte_order.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace archetype::detail {

/// Ends a message about a file that is shorter than it claims to be.
inline constexpr std::string_view cut_short = ", as in a download that was cut short; download it again";

inline std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// At most 8 bytes as a number; `above` fills the remaining bits.
constexpr std::uint64_t little_endian_number(std::string_view bytes, std::uint64_t above = 0) {
  return io::number_of(bytes, io::ByteOrder::little_endian, above);
}

/// The lowest bytes of a number.
inline std::string little_endian_bytes(std::uint64_t number, std::size_t count) {
  return bytes_of(number, count, io::ByteOrder::little_endian);
}

}  // namespace archetype::detail
