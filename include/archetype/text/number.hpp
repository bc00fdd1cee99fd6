// SPDX-License-Identifier: MIT
#pragma once
#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace archetype::detail {

/// The number that a whole text stands for; nothing if the text is no number or `Number` cannot hold it. `format` is
/// the last argument of `std::from_chars`, such as the base of an integer.
template <class Number, class... Format>
std::optional<Number> number_from(std::string_view text, Format... format) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [read, error] = std::from_chars(text.data(), end, number, format...);
  return error == std::errc{} && read == end ? std::optional{number} : std::nullopt;
}

}  // namespace archetype::detail
