// SPDX-License-Identifier: MIT
#include <archetype/data/random.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include <catch2/catch.hpp>

using archetype::Random;

TEST_CASE("Random numbers are those of splitmix64") {
  Random random{0};
  const std::uint64_t seeded = random.next();
  CHECK(seeded != Random{1}.next());
  CHECK(Random{}.next() == 0xE220A8397B1DCDAF);  // the first number after state 0 in Vigna's splitmix64.c
}

TEST_CASE("Each list of seeds has its own stream") {
  const std::vector<std::uint64_t> first = {Random{1, 2, 3}.next(), Random{1, 3, 2}.next(), Random{1, 2}.next(),
                                            Random{3, 2, 1}.next(), Random{1, 2, 4}.next()};
  for (std::size_t i = 0; i < first.size(); ++i) CHECK(std::count(first.begin(), first.end(), first[i]) == 1);
  CHECK(Random{1, 2, 3}.next() == first[0]);
}

TEST_CASE("Bounded numbers are equally likely") {
  Random random{7};
  std::array<int, 6> counts{};
  for (int i = 0; i < 60'000; ++i) ++counts.at(random.below(6));
  for (const int count : counts) CHECK(std::abs(count - 10'000) < 500);  // five standard deviations
}

TEST_CASE("A shuffle keeps every value and puts each anywhere") {
  std::array<std::array<int, 4>, 4> places{};
  for (std::uint64_t seed = 0; seed < 4'000; ++seed) {
    auto order = archetype::random_order(4, Random{seed});
    for (std::size_t place = 0; place < 4; ++place) ++places.at(place).at(static_cast<std::size_t>(order[place]));
    std::sort(order.begin(), order.end());
    REQUIRE(order == std::vector<std::int64_t>{0, 1, 2, 3});
  }
  for (const auto& place : places) {
    for (const int count : place) CHECK(std::abs(count - 1'000) < 140);
  }
}
