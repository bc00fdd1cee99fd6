// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string_view>

namespace archetype::detail {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether a pattern matches a whole text. `*` matches any text and, if `Captures` records numbers, `{name}` matches a
/// number. Matches are recorded in `captures`, whose content is meaningless if the pattern does not match.
template <class Captures>
constexpr bool fits(std::string_view pattern, std::string_view text, Captures& captures) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    const auto before = captures.counts();
    for (std::size_t taken = 0; taken <= text.size(); ++taken) {
      captures.restore(before);
      captures.add_text(text.substr(0, taken));
      if (fits(pattern.substr(1), text.substr(taken), captures)) return true;
    }
    return false;
  }
  if constexpr (requires { captures.add_number(pattern, 0); }) {
    if (pattern[0] == '{') {
      const std::size_t end = pattern.find('}');
      std::size_t digits = 0;
      int number = 0;
      while (digits < text.size() && is_digit(text[digits])) number = 10 * number + (text[digits++] - '0');
      if (digits == 0) return false;
      captures.add_number(pattern.substr(1, end - 1), number);
      return fits(pattern.substr(end + 1), text.substr(digits), captures);
    }
  }
  return !text.empty() && text[0] == pattern[0] && fits(pattern.substr(1), text.substr(1), captures);
}

/// For patterns in which only `*` is special and its match is not needed.
struct NoCaptures {
  constexpr int counts() const { return 0; }
  constexpr void restore(int) {}
  constexpr void add_text(std::string_view) {}
};

constexpr bool fits(std::string_view pattern, std::string_view text) {
  NoCaptures captures;
  return fits(pattern, text, captures);
}

}  // namespace archetype::detail
