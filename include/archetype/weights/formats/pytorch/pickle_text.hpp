// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/utf8.hpp>
#include <archetype/text/number.hpp>
#include <archetype/weights/state/bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace archetype::detail {

/// Text of a pickle as UTF-8. Other bytes are read as Latin-1, the most common encoding in Python 2.
inline std::string as_utf8(std::string_view bytes) {
  if (io::is_utf8(bytes)) return std::string{bytes};
  std::string text;
  for (const char byte : bytes) io::append_utf8(text, static_cast<unsigned char>(byte));
  return text;
}

/// The value of the hexadecimal digits of an escape such as `\x41`, if all are present.
inline std::optional<std::uint32_t> escaped_number(std::string_view rest, std::size_t digits) {
  if (rest.size() < digits) return {};
  return number_from<std::uint32_t>(rest.substr(0, digits), 16);
}

/// Decodes text as protocols 0 and 1 write it on a line: a string literal of Python 2 in Latin-1, with escapes such as
/// `\n` and `\xE9`.
inline std::string decoded_literal(std::string_view line) {
  if (line.size() >= 2 && line.front() == line.back()) line = line.substr(1, line.size() - 2);
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\' || i + 1 == line.size()) {
      io::append_utf8(text, static_cast<unsigned char>(line[i]));
      continue;
    }
    const char letter = line[++i];
    const auto number = letter == 'x' ? escaped_number(line.substr(i + 1), 2) : std::nullopt;
    if (number) i += 2;
    io::append_utf8(text, number ? *number
                                 : static_cast<unsigned char>(letter == 'n'   ? '\n'
                                                              : letter == 't' ? '\t'
                                                              : letter == 'r' ? '\r'
                                                                              : letter));
  }
  return text;
}

/// Decodes a Unicode text, in which only `\u00E9` and `\U0001F600` are escapes.
inline std::string decoded_unicode(std::string_view line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool escape = line[i] == '\\' && i + 1 < line.size() && (line[i + 1] == 'u' || line[i + 1] == 'U');
    const std::size_t digits = escape && line[i + 1] == 'U' ? 8 : 4;
    const auto number = escape ? escaped_number(line.substr(i + 2), digits) : std::nullopt;
    io::append_utf8(text, number ? *number : static_cast<unsigned char>(line[i]));
    if (number) i += digits + 1;
  }
  return text;
}

}  // namespace archetype::detail
