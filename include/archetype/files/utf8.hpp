// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string_view>

namespace archetype::detail {

/// Whether a text is valid UTF-8 (RFC 3629). Surrogates are not valid, but are accepted if `with_surrogates`: Python
/// writes them to pickles for bytes of a file name that are not UTF-8.
constexpr bool is_utf8(std::string_view text, bool with_surrogates = false) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i++]);
    if (first < 0x80) continue;
    const int more = first >= 0xC2 && first <= 0xDF   ? 1
                     : (first & 0xF0) == 0xE0         ? 2
                     : first >= 0xF0 && first <= 0xF4 ? 3
                                                      : 0;
    if (more == 0) return false;
    for (int k = 0; k < more; ++k) {
      if (i == text.size()) return false;
      const auto next = static_cast<unsigned char>(text[i++]);
      if ((next & 0xC0) != 0x80) return false;
      if (k == 0 && ((first == 0xE0 && next < 0xA0) || (first == 0xED && next > 0x9F && !with_surrogates) ||
                     (first == 0xF0 && next < 0x90) || (first == 0xF4 && next > 0x8F)))
        return false;
    }
  }
  return true;
}

}  // namespace archetype::detail
