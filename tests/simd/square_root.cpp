// SPDX-License-Identifier: MIT
#include <archetype/simd/square_root.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

template <class Number>
double largest_error() {
  double most = 0;
  for (int i = -120'000; i <= 120'000; ++i) {
    const auto x = static_cast<Number>(std::exp2(static_cast<double>(i) / 1000));
    const Number exact = std::sqrt(x);
    most = std::max(most, static_cast<double>(std::abs(simd::square_root(x) - exact) / exact));
  }
  return most;
}

}  // namespace

TEST_CASE("Square roots are exact to two units in the last place") {
  CHECK(largest_error<float>() < 2.4e-7);
  CHECK(largest_error<double>() < 4.5e-16);
}

TEST_CASE("The square root of zero is zero, of infinity finite") {
  CHECK(simd::square_root(0.0F) == 0);
  CHECK(simd::square_root(0.0) == 0);
  CHECK(std::isfinite(simd::square_root(std::numeric_limits<float>::infinity())));
}
