// SPDX-License-Identifier: MIT
#include <archetype/inference/kernels/rows.hpp>

#include <cstddef>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("Rows of any length are summed") {
  for (std::size_t count = 0; count < 70; ++count) {
    std::vector<float> row(count);
    std::iota(row.begin(), row.end(), 1.0F);
    const double n = static_cast<double>(count);
    CHECK(inference::sum(row.data(), count) == Approx(n * (n + 1) / 2));
    CHECK(inference::inner_product(row.data(), row.data(), count) == Approx(n * (n + 1) * (2 * n + 1) / 6));
    CHECK(inference::squares_about(1, row.data(), count) == Approx((n - 1) * n * (2 * n - 1) / 6));
  }
}

TEST_CASE("A row is changed by numbers that are repeated") {
  const std::vector<float> period{1, 2, 3, 4, 5, 6, 7, 8};
  for (std::size_t count = 0; count < 40; count += 4) {
    std::vector<float> row(count + 1, 1.0F);
    const inference::Lanes repeated = inference::repeated(period.data(), period.size());
    inference::change_by_repeated(row.data(), repeated, count,
                                  [](float number, float factor) { return number * factor; });
    inference::change_by_repeated(row.data(), repeated, repeated, count,
                                  [](float number, float factor, float summand) { return number * factor + summand; });
    for (std::size_t i = 0; i < count; ++i) CHECK(row[i] == period[i % 8] * period[i % 8] + period[i % 8]);
    CHECK(row[count] == 1);
  }
}
