// SPDX-License-Identifier: MIT
// Each case runs in a process of its own: what it sets holds for all of the process.
#include <archetype/train/keep_freed_memory.hpp>

#include <cstddef>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/resource.h>

using namespace archetype;

namespace {

/// How many pages the system hands out while a large block is filled and freed a few times.
long pages_taken() {
  const auto taken = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
  };
  const long before = taken();
  std::size_t sum = 0;
  for (int round = 0; round < 4; ++round) sum += std::vector<char>(50'000'000, 'x').back();
  CHECK(sum == 4 * 'x');
  return taken() - before;
}

}  // namespace

TEST_CASE("A program that keeps freed memory takes it from the system once") {
  const long every_time = pages_taken();
  if (!keep_freed_memory()) {
    WARN("skipped: the C library does not keep freed memory");
    return;
  }
  pages_taken();
  CHECK(pages_taken() < every_time / 8);
}
