// SPDX-License-Identifier: MIT
#include <archetype/report/comparison.hpp>

#include <string>

#include <catch2/catch.hpp>

using namespace archetype;
using Catch::Contains;

namespace {

/// Two networks, of which the first has two seeds.
Comparison example() {
  const auto run = [](double first, double last, double seconds) {
    return std::vector<EpochRecord>{{1, 1.0, 0.9, {first}, seconds}, {2, 0.8, 0.7, {last}, seconds}};
  };
  Comparison comparison;
  comparison.name = "Two & more";
  comparison.classes = {"cat", "dog"};
  comparison.networks = {{"slow", 1'000, 2'000, {run(0.5, 0.7, 30), run(0.6, 0.8, 30)}, {0.7, 0.8}},
                         {"fast", 500, 900, {run(0.4, 0.6, 10)}, {0.5, 0.7}}};
  return comparison;
}

}  // namespace

TEST_CASE("A comparison states accuracy with its range over seeds, training time and cost of each network") {
  const std::string page = comparison_page(example());
  CHECK_THAT(page, Contains("Two &amp; more"));
  CHECK_THAT(page, Contains("<td>75.0\u202f% (70.0–80.0)</td><td>1\u202fmin 00\u202fs</td><td>1\u202f000</td>"));
  CHECK_THAT(page, Contains("slow reached 75.0\u202f% (70.0–80.0) in 1\u202fmin 00\u202fs, 3.0 times the shortest."));
  CHECK_THAT(page, Contains("fast reached 60.0\u202f% in 20.0\u202fs, the shortest time."));
  CHECK_THAT(page, Contains("--share:0.700"));
}

TEST_CASE("The charts of a comparison contain their data: a point per network, and the range over its seeds") {
  const std::string page = comparison_page(example());
  CHECK_THAT(page, Contains("download=\"accuracy-time.csv\""));
  CHECK_THAT(page, Contains("fast,20.000000,0.600000%0A"));
  CHECK_THAT(page, Contains("slow,60.000000,0.700000%0Aslow,60.000000,0.750000%0Aslow,60.000000,0.800000%0A"));
  CHECK_THAT(page, Contains("slow,30.000000,0.500000%0Aslow,60.000000,0.700000%0A"));
  CHECK(page.find("http") == page.find("http-equiv"));
}

TEST_CASE("A comparison with a network without a finished run is refused") {
  Comparison comparison = example();
  comparison.networks[1].runs.clear();
  CHECK_THROWS_WITH(comparison_page(comparison), "comparison: each of its networks needs a run of at least one epoch");
}
