// SPDX-License-Identifier: MIT
#include <archetype/io/utf8.hpp>

#include <cstdint>
#include <string>

#include <catch2/catch.hpp>

using namespace archetype::io;

namespace {

std::string utf8(std::uint32_t code_point) {
  std::string text;
  append_utf8(text, code_point);
  return text;
}

}  // namespace

TEST_CASE("A code point is written in one to four bytes") {
  // The table of RFC 3629, section 3: the first and the last code point of each length.
  CHECK(utf8(0) == std::string(1, '\0'));
  CHECK(utf8(0x7F) == "\x7F");
  CHECK(utf8(0x80) == "\xC2\x80");
  CHECK(utf8(0x7FF) == "\xDF\xBF");
  CHECK(utf8(0x800) == "\xE0\xA0\x80");
  CHECK(utf8(0xFFFF) == "\xEF\xBF\xBF");
  CHECK(utf8(0x10000) == "\xF0\x90\x80\x80");
  CHECK(utf8(0x10FFFF) == "\xF4\x8F\xBF\xBF");
}

TEST_CASE("What is no code point is written as U+FFFD") {
  for (const std::uint32_t invalid : {0xD800U, 0xDFFFU, 0x110000U}) CHECK(utf8(invalid) == "\xEF\xBF\xBD");
}
