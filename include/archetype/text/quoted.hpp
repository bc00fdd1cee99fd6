// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace archetype::detail {

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

}  // namespace archetype::detail
