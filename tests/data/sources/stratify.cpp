// SPDX-License-Identifier: MIT
#include <archetype/data/sources/stratify.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

using archetype::stratify;

namespace {

/// Classes of 7, 50, 143 and 0 samples, mixed.
std::vector<std::int64_t> uneven_labels() {
  std::vector<std::int64_t> labels;
  for (int i = 0; i < 200; ++i) labels.push_back(i % 29 == 0 ? 0 : i % 4 == 1 ? 1 : 2);
  return labels;
}

}  // namespace

TEST_CASE("A stratified choice gives each class its share, within one") {
  const auto labels = uneven_labels();
  for (const double fraction : {0.0, 0.1, 0.2, 0.25, 0.5, 0.9, 1.0}) {
    const auto parts = stratify(labels, 4, fraction, 42);
    CHECK(static_cast<long>(parts.chosen.size()) == std::lround(200 * fraction));
    for (std::int64_t label = 0; label < 4; ++label) {
      const auto is_label = [&](std::int64_t index) { return labels[static_cast<std::size_t>(index)] == label; };
      const auto all = std::count(labels.begin(), labels.end(), label);
      const auto chosen = std::count_if(parts.chosen.begin(), parts.chosen.end(), is_label);
      CHECK(std::abs(static_cast<double>(chosen) - fraction * static_cast<double>(all)) < 1);
    }
  }
}

TEST_CASE("A stratified choice and its rest are all samples, each once") {
  const auto parts = stratify(uneven_labels(), 4, 0.3, 1);
  std::vector<std::int64_t> both;
  std::merge(parts.chosen.begin(), parts.chosen.end(), parts.rest.begin(), parts.rest.end(), std::back_inserter(both));
  REQUIRE(both.size() == 200);
  for (std::size_t i = 0; i < both.size(); ++i) CHECK(both[i] == static_cast<std::int64_t>(i));
}

TEST_CASE("A stratified choice depends on its seed alone") {
  const auto labels = uneven_labels();
  CHECK(stratify(labels, 4, 0.3, 1).chosen == stratify(labels, 4, 0.3, 1).chosen);
  CHECK(stratify(labels, 4, 0.3, 1).chosen != stratify(labels, 4, 0.3, 2).chosen);
}

TEST_CASE("A fraction outside of 0 to 1 is refused") {
  CHECK_THROWS_WITH(stratify({0}, 1, 1.5, 0), Catch::Contains("1.5") && Catch::Contains("expected 0 to 1"));
  CHECK_THROWS_AS(stratify({0}, 1, std::nan(""), 0), std::invalid_argument);
}
