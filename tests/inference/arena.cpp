// SPDX-License-Identifier: MIT
#include <archetype/inference/arena.hpp>
#include <archetype/splitmix64.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

using archetype::inference::Arena;
using archetype::inference::Lifetime;
using archetype::inference::place;

namespace {

/// Most bytes, each piece rounded up to whole cache lines, that are needed at once.
std::size_t needed_at_once(const std::vector<Lifetime>& pieces, int tasks) {
  std::size_t most = 0;
  for (int task = 0; task < tasks; ++task) {
    std::size_t bytes = 0;
    for (const Lifetime& piece : pieces)
      if (piece.first <= task && task <= piece.last)
        bytes += (piece.bytes + Arena::alignment - 1) / Arena::alignment * Arena::alignment;
    most = std::max(most, bytes);
  }
  return most;
}

}  // namespace

TEST_CASE("Pieces of memory that are never needed at once share a place") {
  const std::vector<Lifetime> pieces{{0, 1, 640}, {1, 2, 640}, {2, 3, 640}, {3, 4, 640}};
  const Arena arena = place(pieces);
  CHECK(arena.bytes == 1280);
  CHECK(arena.offsets[0] == arena.offsets[2]);
  CHECK(arena.offsets[1] == arena.offsets[3]);
}

TEST_CASE("A small piece lies in the gap that larger ones leave") {
  const std::vector<Lifetime> pieces{{0, 9, 1024}, {0, 2, 512}, {3, 9, 256}, {5, 6, 256}};
  CHECK(place(pieces).bytes == 1536);
}

TEST_CASE("No memory is needed for no pieces") { CHECK(place({}).bytes == 0); }

TEST_CASE(
    "Pieces needed at the same time do not overlap, and the arena lies between what is needed at once and the sum") {
  std::uint64_t random = 7;
  for (int round = 0; round < 50; ++round) {
    const int tasks = 40;
    std::vector<Lifetime> pieces;
    std::size_t sum = 0;
    for (int i = 0; i < 60; ++i) {
      const int first = static_cast<int>(archetype::detail::splitmix64(random) % tasks);
      const int last = std::min(tasks - 1, first + static_cast<int>(archetype::detail::splitmix64(random) % 6));
      pieces.push_back({first, last, archetype::detail::splitmix64(random) % 5000 + 1});
      sum += (pieces.back().bytes + Arena::alignment - 1) / Arena::alignment * Arena::alignment;
    }
    const Arena arena = place(pieces);
    bool apart = true;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      apart = apart && arena.offsets[i] % Arena::alignment == 0 && arena.offsets[i] + pieces[i].bytes <= arena.bytes;
      for (std::size_t k = 0; k < i; ++k)
        apart = apart && (!pieces[i].overlaps(pieces[k]) || arena.offsets[i] + pieces[i].bytes <= arena.offsets[k] ||
                          arena.offsets[k] + pieces[k].bytes <= arena.offsets[i]);
    }
    CHECK(apart);
    CHECK(arena.bytes >= needed_at_once(pieces, tasks));
    CHECK(arena.bytes <= sum);
  }
}
