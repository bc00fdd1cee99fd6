// SPDX-License-Identifier: MIT
#include <archetype/inference/kernels/activations.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

/// The largest error of an activation, relative to the larger of 1 and the argument's magnitude.
double error_of(const std::string& kind, double function(double)) {
  double most = 0;
  std::vector<float> row;
  for (int i = -12'000; i <= 12'000; ++i) row.push_back(static_cast<float>(i) / 500);
  const std::vector<float> arguments = row;
  REQUIRE(inference::apply_activation(kind, row.data(), row.size()));
  for (std::size_t i = 0; i < row.size(); ++i) {
    const double x = arguments[i];
    most = std::max(most, std::abs(row[i] - function(x)) / std::max(1.0, std::abs(x)));
  }
  return most;
}

}  // namespace

TEST_CASE("Activations are exact to single precision") {
  CHECK(error_of("ReLU", [](double x) { return std::max(x, 0.0); }) == 0);
  CHECK(error_of("ReLU6", [](double x) { return std::clamp(x, 0.0, 6.0); }) == 0);
  CHECK(error_of("Sigmoid", [](double x) { return 1 / (1 + std::exp(-x)); }) < 3e-7);
  CHECK(error_of("Swish", [](double x) { return x / (1 + std::exp(-x)); }) < 3e-7);
  CHECK(error_of("HardSigmoid", [](double x) { return std::clamp(x + 3, 0.0, 6.0) / 6; }) < 2e-7);
  CHECK(error_of("HardSwish", [](double x) { return x * std::clamp(x + 3, 0.0, 6.0) / 6; }) < 2e-7);
  CHECK(error_of("GELU", [](double x) { return x * (1 + std::erf(x / std::sqrt(2.0))) / 2; }) < 2e-7);
}

TEST_CASE("Activations of infinite numbers are their limits, and what is no number stays none") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  for (const std::string kind : {"ReLU", "ReLU6", "Sigmoid", "Swish", "HardSigmoid", "HardSwish", "GELU"}) {
    CAPTURE(kind);
    std::array row{infinity, std::numeric_limits<float>::quiet_NaN(), -1e9F};
    REQUIRE(inference::apply_activation(kind, row.data(), row.size()));
    const bool is_bounded = kind == "ReLU6" || kind == "Sigmoid" || kind == "HardSigmoid";
    CHECK(row[0] == (!is_bounded ? infinity : kind == "ReLU6" ? 6 : 1));
    CHECK(std::isnan(row[1]));
    CHECK(std::abs(row[2]) < 1e-28F);
  }
}

TEST_CASE("A row of any length is changed, and nothing beyond it") {
  for (std::size_t count = 0; count < 40; ++count) {
    std::vector<float> row(count + 1, -1.0F);
    CHECK(inference::apply_activation("ReLU", row.data(), count));
    CHECK(std::count(row.begin(), row.end(), 0.0F) == static_cast<std::ptrdiff_t>(count));
    CHECK(row.back() == -1);
  }
  CHECK_FALSE(inference::apply_activation("Mish", nullptr, 0));
}
