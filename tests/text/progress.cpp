// SPDX-License-Identifier: MIT
#include <archetype/text/progress.hpp>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("a progress bar is full in proportion to what is done") {
  CHECK(progress_cells(0, 7) == "────────────────────────");
  CHECK(progress_cells(1, 2) == "━━━━━━━━━━━━────────────");
  CHECK(progress_cells(7, 7) == "━━━━━━━━━━━━━━━━━━━━━━━━");
  CHECK(progress_cells(0, 0) == progress_cells(7, 7));
}

TEST_CASE("a duration is written as a clock shows it") {
  CHECK(duration_text(0) == "0:00");
  CHECK(duration_text(6.6) == "0:07");
  CHECK(duration_text(3723) == "1:02:03");
}
