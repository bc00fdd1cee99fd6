// SPDX-License-Identifier: MIT
#pragma once
#include <cstddef>
#include <string_view>

namespace archetype {

/// A string literal as a template argument: `Named<"conv_stem", …>`.
template <std::size_t Size>
struct FixedString {
  char characters[Size]{};

  constexpr FixedString() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): a literal must convert by itself
  constexpr FixedString(const char (&literal)[Size]) {
    for (std::size_t i = 0; i < Size; ++i) characters[i] = literal[i];
  }
  constexpr std::string_view view() const& { return {characters, Size - 1}; }
  constexpr std::string_view view() const&& = delete;
};

}  // namespace archetype
