// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/key_rules.hpp>

#include <span>
#include <string_view>

namespace archetype {

/// The names that a library gives the tensors of its networks. Those that are known are the constants of `dialects`,
/// such as `dialects::timm`. Equal names make equal dialects.
struct Dialect {
  std::string_view name{};
  /// One table per family. For a network, the first table with a rule for each of its keys applies: a table that also
  /// fits networks of another family comes after that family's.
  std::span<const KeyRules> tables{};

  friend constexpr bool operator==(const Dialect& a, const Dialect& b) { return a.name == b.name; }
};

}  // namespace archetype
