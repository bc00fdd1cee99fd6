// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string_view>

namespace archetype::io {

/// The position of the first byte of a text that is not valid UTF-8 (RFC 3629), the end if the text ends within a
/// character, or `npos`. Surrogates are not valid, but are accepted if `with_surrogates`: Python writes them to pickles for
/// bytes of a file name that are not UTF-8.
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

}  // namespace archetype::io
