// SPDX-License-Identifier: MIT
#include <archetype/report/number.hpp>

#include <limits>

#include <catch2/catch.hpp>

using namespace archetype::report;

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST_CASE("A number is written with a number of decimals or of significant digits") {
  CHECK(fixed(0.23456, 4) == "0.2346");
  CHECK(fixed(-1.5, 1) == "−1.5");
  CHECK(fixed(-0.0001, 2) == "0.00");
  CHECK(significant(0.000025, 3) == "2.5e-05");
  CHECK(significant(12.34567, 4) == "12.35");
  CHECK(percent(0.9134, 2) == "91.34\u202f%");
}

TEST_CASE("A number that is not finite is written as its name or sign") {
  CHECK(fixed(std::numeric_limits<double>::quiet_NaN(), 2) == "NaN");
  CHECK(significant(infinity, 2) == "∞");
  CHECK(duration(-infinity) == "−∞");
}

TEST_CASE("The largest number fits") { CHECK(fixed(std::numeric_limits<double>::max(), 4).size() == 309 + 1 + 4); }

TEST_CASE("A count is written in groups of three digits") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1\u202f000");
  CHECK(grouped(25557032) == "25\u202f557\u202f032");
  CHECK(grouped(-1234) == "−1\u202f234");
}

TEST_CASE("A duration is written in readable units") {
  CHECK(duration(8.44) == "8.4\u202fs");
  CHECK(duration(59.97) == "1\u202fmin 00\u202fs");
  CHECK(duration(151) == "2\u202fmin 31\u202fs");
  CHECK(duration(3599.7) == "1\u202fh 00\u202fmin");
  CHECK(duration(3900) == "1\u202fh 05\u202fmin");
}
