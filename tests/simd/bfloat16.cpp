// SPDX-License-Identifier: MIT
#include <archetype/simd/bfloat16.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

std::uint16_t stored(float number) {
  simd::BFloat16 result{};
  simd::store(simd::Lanes<float, 1>{number}, &result);
  return result.bits;
}

float loaded(std::uint16_t bits) {
  const simd::BFloat16 number{bits};
  return simd::load<1>(&number)[0];
}

}  // namespace

TEST_CASE("Each number of bfloat16 is loaded exactly, and stored as it was") {
  CHECK(loaded(0x3F80) == 1);
  CHECK(loaded(0xC049) == -3.140625F);
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const float number = loaded(static_cast<std::uint16_t>(bits));
    if (!std::isnan(number) && stored(number) != bits) FAIL(bits);
  }
}

TEST_CASE("Numbers are rounded to the nearest of bfloat16, and halfway to the even one") {
  // Between 1 and 2, the numbers of bfloat16 are 1/128 apart.
  CHECK(stored(1 + 0.49F / 128) == 0x3F80);
  CHECK(stored(1 + 0.51F / 128) == 0x3F81);
  CHECK(stored(1 + 0.5F / 128) == 0x3F80);
  CHECK(stored(1 + 1.5F / 128) == 0x3F82);
  CHECK(stored(-1 - 1.5F / 128) == 0xBF82);
  CHECK(loaded(stored(std::numeric_limits<float>::max())) == std::numeric_limits<float>::infinity());
}

TEST_CASE("What is no number stays none in bfloat16") {
  // The largest of them would become zero by the addition that rounds, the smallest infinite by leaving out its bits.
  for (const std::uint32_t bits : {0x7FFFFFFFU, 0xFFFFFFFFU, 0x7F800001U})
    CHECK(std::isnan(loaded(stored(std::bit_cast<float>(bits)))));
}

TEST_CASE("Several numbers of bfloat16 are stored side by side") {
  constexpr std::size_t lanes = simd::lanes_of<simd::BFloat16>;
  std::array<simd::BFloat16, lanes + 1> row{};
  simd::Lanes<float, lanes> numbers;
  for (std::size_t i = 0; i < lanes; ++i) numbers[i] = static_cast<float>(i);
  simd::store(numbers, row.data());
  CHECK(simd::load<lanes>(row.data()) == numbers);
  CHECK(row.back().bits == 0);
}
