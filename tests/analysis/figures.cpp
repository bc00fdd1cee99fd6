// SPDX-License-Identifier: MIT
#include <archetype/analysis/figures.hpp>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("Sizes and counts are written in the same way in every locale") {
  CHECK(with_thousands(0) == "0");
  CHECK(with_thousands(999) == "999");
  CHECK(with_thousands(1'000) == "1,000");
  CHECK(with_thousands(1'234'567) == "1,234,567");
  CHECK(with_thousands(-123'456, "'") == "-123'456");
  CHECK(in_megabytes(4'999) == "0.00 MB");
  CHECK(in_megabytes(5'000) == "0.01 MB");
  CHECK(in_megabytes(1'234'567'890) == "1,234.57 MB");
}
