// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/byte_order.hpp>
#include <archetype/io/utf8.hpp>

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

/// Text from a file, truncated if it is long, with unprintable characters replaced.
inline std::string printable(std::string_view text) {
  std::string shown{text.substr(0, 80)};
  for (char& character : shown)
    if (character < ' ' || character > '~') character = '?';
  return shown + (text.size() > 80 ? "…" : "");
}

/// The same in quotation marks.
inline std::string in_quotes(std::string_view text) { return '"' + printable(text) + '"'; }

/// The first `most` of some names, for a message: `"encoder_q", "encoder_k", …`.
inline std::string list_in_quotes(const auto& names, std::size_t most) {
  std::string list;
  for (std::size_t shown = 0; const auto& name : names) {
    if (shown++ == most) return list + ", …";
    list += (list.empty() ? "" : ", ") + in_quotes(name);
  }
  return list;
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
