// SPDX-License-Identifier: MIT
#include <archetype/data/loading/prefetch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>

using archetype::Prefetch;
namespace views = ranges::views;

TEST_CASE("Elements come in order from any number of workers") {
  const auto slow_square = [](int i) {
    std::this_thread::sleep_for(std::chrono::microseconds((i * 7) % 5 * 100));
    return i * i;
  };
  for (const std::size_t workers : {1U, 2U, 5U}) {
    Prefetch squares(views::iota(0, 40) | views::transform(slow_square), workers, 3);
    std::vector<int> taken;
    for (const int square : squares) taken.push_back(square);
    REQUIRE(taken.size() == 40);
    for (int i = 0; i < 40; ++i) CHECK(taken[static_cast<std::size_t>(i)] == i * i);
  }
}

TEST_CASE("No more elements are evaluated ahead than allowed") {
  std::atomic<int> evaluated = 0;
  Prefetch ones(views::iota(0, 100) | views::transform([&](int) { return ++evaluated; }), 4, 5);
  int taken = 0;
  for (const int unused : ones) {
    static_cast<void>(unused);
    ++taken;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
    REQUIRE(evaluated <= taken + 5);
  }
  CHECK(evaluated == 100);
}

TEST_CASE("An exception comes in the place of its element") {
  const auto refuse_three = [](int i) { return i == 3 ? throw std::runtime_error("three") : i; };
  Prefetch numbers(views::iota(0, 10) | views::transform(refuse_three), 2, 4);
  std::vector<int> taken;
  const auto take_all = [&] {
    for (const int number : numbers) taken.push_back(number);
  };
  CHECK_THROWS_WITH(take_all(), "three");
  CHECK(taken == std::vector<int>{0, 1, 2});
}

TEST_CASE("A prefetch can be abandoned midway or never begun") {
  std::atomic<int> under_way = 0;
  const auto count = [&](int i) {
    ++under_way;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    --under_way;
    return i;
  };
  for (int stop = 0; stop < 20; ++stop) {
    Prefetch numbers(views::iota(0, 1'000) | views::transform(count), 3, 4);
    int left = stop;
    for (auto number = numbers.begin(); left > 0; ++number, --left) static_cast<void>(*number);
  }
  CHECK(under_way == 0);
}

TEST_CASE("A prefetch of nothing is empty, and one without workers is refused") {
  Prefetch nothing(views::iota(0, 0), 2, 2);
  CHECK(nothing.begin() == nothing.end());
  CHECK_THROWS_AS(Prefetch(views::iota(0, 1), 0, 1), std::invalid_argument);
}
