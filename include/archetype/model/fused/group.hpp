// SPDX-License-Identifier: MIT
#pragma once
#include <string_view>

namespace archetype::fused {

/// Nodes of a graph that one operation computes, when the last of them is due: a batch norm, and perhaps a sum and an
/// activation after it.
struct Group {
  int norm = 0;
  int sum = 0;    ///< 0 if there is none
  int other = 0;  ///< what the sum adds to the normalized
  int last = 0;
  std::string_view activation{};  ///< its kind; empty if there is none

  /// Whether this is a node of the group before the last, whose result is not computed by itself.
  bool hides(int node) const { return node != last && (node == norm || (sum != 0 && node == sum)); }
};

}  // namespace archetype::fused
