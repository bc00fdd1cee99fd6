// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace archetype::io {

/// The position of the first byte of a text that is not valid UTF-8 (RFC 3629), the end if the text ends within a
/// character, or `npos` if all of it is valid. Surrogates are not valid, but are accepted if `with_surrogates` is true:
/// Python writes them to pickles for bytes of a file name that are not UTF-8.
constexpr std::size_t utf8_fault(std::string_view text, bool with_surrogates = false) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i++]);
    if (first < 0x80) continue;
    const int more = first >= 0xC2 && first <= 0xDF   ? 1
                     : (first & 0xF0) == 0xE0         ? 2
                     : first >= 0xF0 && first <= 0xF4 ? 3
                                                      : 0;
    if (more == 0) return i - 1;
    for (int k = 0; k < more; ++k) {
      if (i == text.size()) return i;
      const auto next = static_cast<unsigned char>(text[i++]);
      if ((next & 0xC0) != 0x80) return i - 1;
      if (k == 0 && ((first == 0xE0 && next < 0xA0) || (first == 0xED && next > 0x9F && !with_surrogates) ||
                     (first == 0xF0 && next < 0x90) || (first == 0xF4 && next > 0x8F)))
        return i - 1;
    }
  }
  return std::string_view::npos;
}

constexpr bool is_utf8(std::string_view text, bool with_surrogates = false) {
  return utf8_fault(text, with_surrogates) == std::string_view::npos;
}

/// Appends a code point as UTF-8; one that is not valid becomes U+FFFD.
inline void append_utf8(std::string& text, std::uint32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = 0xFFFD;
  const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  const auto add_rest = [&](int bits) {
    for (; bits >= 0; bits -= 6) add(0x80 | (code_point >> bits & 0x3F));
  };
  if (code_point < 0x80) return add(code_point);
  if (code_point < 0x800) return add(0xC0 | code_point >> 6), add_rest(0);
  if (code_point < 0x10000) return add(0xE0 | code_point >> 12), add_rest(6);
  add(0xF0 | code_point >> 18);
  add_rest(12);
}

}  // namespace archetype::io
