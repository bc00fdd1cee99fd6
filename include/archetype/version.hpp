// SPDX-License-Identifier: MIT
#pragma once
#include <compare>

namespace archetype {

struct Version {
  int major_number;
  int minor_number;
  int patch_number;

  friend constexpr auto operator<=>(const Version&, const Version&) = default;
};

/// The version of these headers, for programs that must know: `if constexpr (version >= Version{0, 2, 0})`. The build
/// reads it here.
inline constexpr Version version{0, 1, 0};

}  // namespace archetype
