// SPDX-License-Identifier: MIT
#include <archetype/report/scale.hpp>

#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype::report;

namespace {

std::vector<std::string> labels(const AxisScale& scale, Unit unit) {
  std::vector<std::string> written;
  for (const double tick : ticks(scale)) written.push_back(tick_label(tick, scale.step, unit));
  return written;
}

using Labels = std::vector<std::string>;

}  // namespace

TEST_CASE("A round scale begins and ends at ticks of 1, 2 or 5") {
  CHECK(labels(round_scale({0.21, 0.58}, 5), Unit::plain) == Labels{"0.2", "0.3", "0.4", "0.5", "0.6"});
  CHECK(labels(round_scale({0.82, 0.97}, 5), Unit::percent) ==
        Labels{"80\u202f%", "85\u202f%", "90\u202f%", "95\u202f%", "100\u202f%"});
  CHECK(labels(round_scale({-3, 4}, 5), Unit::plain) == Labels{"−4", "−2", "0", "2", "4"});
}

TEST_CASE("An exact scale keeps its ends, and has whole ticks for whole values") {
  const AxisScale scale = exact_scale({1, 2, 3}, 10);
  CHECK(scale.low == 1);
  CHECK(scale.high == 3);
  CHECK(labels(scale, Unit::plain) == Labels{"1", "2", "3"});
}

TEST_CASE("A single value is in the middle of its scale") {
  CHECK(exact_scale({1}, 10).position(1) == Approx(0.5));
  CHECK(labels(exact_scale({1}, 10), Unit::plain) == Labels{"1"});
  const AxisScale constant = round_scale({0.001, 0.001}, 5);
  CHECK(constant.position(0.001) == Approx(0.5));
}

TEST_CASE("A scale ignores values that are not finite") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const AxisScale scale = round_scale({nan, 0, infinity, 1, -infinity}, 5);
  CHECK(scale.low == 0);
  CHECK(scale.high == 1);
  CHECK(ticks(round_scale({nan}, 5)).size() == 6);
}

TEST_CASE("Extreme values have finitely many ticks") {
  const auto [low, high] = GENERATE(table<double, double>(
      {{0, 5e-324}, {1e99, 1.0000000000000002e99}, {-9e99, 9e99}, {1, 1 + 1e-8}, {0, 1e-80}, {-1e-300, 1e-300}}));
  for (const AxisScale& scale : {round_scale({low, high}, 5), exact_scale({low, high}, 10)}) {
    CHECK(ticks(scale).size() <= 12);
    CHECK(scale.low < scale.high);
  }
}

TEST_CASE("Labels of neighboring ticks differ") {
  const AxisScale scale = GENERATE(round_scale({2.302581, 2.30259}, 5), round_scale({1e-9, 4e-9}, 5),
                                   round_scale({1.0e6, 1.2e6}, 5), round_scale({0.00091, 0.00109}, 5));
  const Labels written = labels(scale, Unit::plain);
  REQUIRE(written.size() > 2);
  for (std::size_t i = 1; i < written.size(); ++i) CHECK(written[i] != written[i - 1]);
}
