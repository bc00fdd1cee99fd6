// SPDX-License-Identifier: MIT
#include <archetype/simd/exponential.hpp>
#include <archetype/simd/lanes.hpp>
#include <archetype/simd/vector.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("The exponential function is exact to two units in the last place") {
  double most = 0;
  for (int i = -86'000; i <= 87'000; ++i) {
    const float x = static_cast<float>(i) / 1000;
    most = std::max(most, std::abs(simd::exponential(x) / std::exp(static_cast<double>(x)) - 1));
  }
  CHECK(most < 2.4e-7);
  CHECK(simd::exponential(0.0F) == 1);
  CHECK(std::isfinite(simd::exponential(1000.0F)));
  CHECK(simd::exponential(-1000.0F) < 1e-37F);
}

TEST_CASE("The exponential function of a vector is that of its numbers") {
  simd::Vector x{};
  for (int i = 0; i < simd::vector_lanes; ++i) x[i] = static_cast<float>(40 * i - 160);
  simd::Vector power = x;
  simd::exponentiate(power);
  for (int i = 0; i < simd::vector_lanes; ++i) CHECK(power[i] == Approx(simd::exponential(x[i])));
}

TEST_CASE("The exponential function of a row is that of its numbers, also of those that fill no vector") {
  const auto check = [](auto x) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<decltype(x[i] + 0)>(i) - 5;
    auto powers = x;
    simd::exponentiate(powers);
    for (std::size_t i = 0; i < x.size(); ++i) CHECK(powers[i] == Approx(simd::exponential(x[i])));
  };
  check(simd::Lanes<float, 16>{});
  check(simd::Lanes<float, 11>{});
  check(simd::Lanes<float, 1>{});
  check(simd::Lanes<double, 4>{});
}
