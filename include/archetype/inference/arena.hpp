// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

namespace archetype::inference {

/// A piece of memory that is needed from one task to another, both included.
struct Lifetime {
  int first = 0;
  int last = 0;
  std::size_t bytes = 0;

  constexpr bool overlaps(const Lifetime& other) const { return first <= other.last && other.first <= last; }
};

/// Where each piece lies in one stretch of memory, and the size of that.
struct Arena {
  static constexpr std::size_t alignment = 64;  ///< a cache line, and the widest vector

  /// A size, rounded up to whole cache lines.
  static constexpr std::size_t aligned(std::size_t bytes) { return (bytes + alignment - 1) / alignment * alignment; }

  std::vector<std::size_t> offsets{};
  std::size_t bytes = 0;
};

/// Places pieces so that those needed at the same time do not overlap: the largest first, each at the lowest place that
/// is free. The pieces of usual networks then need little more than what is needed at once at worst.
inline Arena place(std::span<const Lifetime> pieces) {
  std::vector<std::size_t> order(pieces.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return pieces[a].bytes != pieces[b].bytes ? pieces[a].bytes > pieces[b].bytes : a < b;
  });
  Arena arena;
  arena.offsets.resize(pieces.size());
  std::vector<std::size_t> placed;  // by their offsets
  for (const std::size_t piece : order) {
    std::size_t offset = 0;
    for (const std::size_t other : placed) {
      if (!pieces[piece].overlaps(pieces[other])) continue;
      if (offset + Arena::aligned(pieces[piece].bytes) <= arena.offsets[other]) break;
      offset = std::max(offset, arena.offsets[other] + Arena::aligned(pieces[other].bytes));
    }
    arena.offsets[piece] = offset;
    arena.bytes = std::max(arena.bytes, offset + Arena::aligned(pieces[piece].bytes));
    const auto after = std::upper_bound(placed.begin(), placed.end(), offset,
                                        [&](std::size_t at, std::size_t other) { return at < arena.offsets[other]; });
    placed.insert(after, piece);
  }
  return arena;
}

}  // namespace archetype::inference
