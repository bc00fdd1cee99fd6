// SPDX-License-Identifier: MIT
#pragma once

namespace archetype {

/// Consecutive nodes of a graph that are tied to the others by two results only: the nodes after `input`, up to `last`,
/// read of all results before theirs only that of `input`, and later nodes read of theirs only that of `last`.
struct Segment {
  int input = 0;
  int last = 0;
};

}  // namespace archetype
