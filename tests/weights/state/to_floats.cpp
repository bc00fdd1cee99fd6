// SPDX-License-Identifier: MIT
#include <archetype/weights/state/to_floats.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("Every number in half precision keeps its value") {
  bool equal = true;
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const int exponent = static_cast<int>(bits >> 10 & 0x1F);
    const int fraction = static_cast<int>(bits & 0x3FF);
    const float number = archetype::detail::from_float16(static_cast<std::uint16_t>(bits));
    equal = equal && std::signbit(number) == (bits >= 0x8000);
    if (exponent == 31) {
      equal = equal && (fraction == 0 ? std::isinf(number) : std::isnan(number));
      continue;
    }
    // IEEE 754: 1.fraction · 2^(exponent − 15), or 0.fraction · 2^−14 for the smallest exponent.
    const double magnitude =
        exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 15 - 10);
    equal = equal && static_cast<double>(std::abs(number)) == magnitude;
  }
  CHECK(equal);
}

TEST_CASE("bfloat16 is the first half of a float") {
  CHECK(archetype::detail::from_bfloat16(0x3F80) == 1);
  CHECK(archetype::detail::from_bfloat16(0xC040) == -3);
  CHECK(archetype::detail::from_bfloat16(0x7F80) == std::numeric_limits<float>::infinity());
}

TEST_CASE("Elements are read from wherever they lie, and double precision is rounded") {
  const std::vector<double> numbers{0.1, -2};
  std::vector<std::byte> bytes(1);
  const std::span<const std::byte> given = std::as_bytes(std::span{numbers});
  bytes.insert(bytes.end(), given.begin(), given.end());
  const StoredTensor tensor{
      .name = "x", .type = ElementType::float64, .extents = {2}, .bytes = std::span{bytes}.subspan(1)};
  CHECK(to_floats(tensor) == std::vector{0.1F, -2.0F});
}

TEST_CASE("Integers are no weights") {
  const std::vector<std::byte> bytes(8);
  CHECK_THROWS_WITH(to_floats({.name = "x", .type = ElementType::int64, .extents = {1}, .bytes = bytes}),
                    "x: its elements of type int64 are not floating-point numbers");
}
