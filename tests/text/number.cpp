// SPDX-License-Identifier: MIT
#include <archetype/text/number.hpp>

#include <cstdint>

#include <catch2/catch.hpp>

using archetype::detail::number_from;

TEST_CASE("A number is read from a whole text, or not at all") {
  CHECK(number_from<int>("-12") == -12);
  CHECK(number_from<double>("1.5e2") == 150);
  CHECK(number_from<std::uint32_t>("E9", 16) == 0xE9);
  for (const char* const none : {"", "x", "1 ", " 1", "1x", "+1"}) {
    INFO(none);
    CHECK_FALSE(number_from<int>(none));
  }
  CHECK(number_from<std::uint8_t>("255") == 255);
  CHECK_FALSE(number_from<std::uint8_t>("256"));
  CHECK_FALSE(number_from<unsigned>("-1"));
}
