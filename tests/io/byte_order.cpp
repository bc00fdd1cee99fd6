// SPDX-License-Identifier: MIT
#include <archetype/io/byte_order.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <catch2/catch.hpp>

using namespace archetype::io;

namespace {

constexpr std::array bytes{std::byte{0x80}, std::byte{0x01}, std::byte{0x02}};
static_assert(number_of(bytes, ByteOrder::little_endian) == 0x020180);
static_assert(number_of(bytes, ByteOrder::big_endian) == 0x800102);
static_assert(number_of(std::string_view{}, ByteOrder::big_endian) == 0);
static_assert(number_of(std::string_view{"\xFE"}, ByteOrder::little_endian, ~0ULL) == ~0ULL - 1);

}  // namespace

TEST_CASE("bytes of a number are read back in either order") {
  CHECK(bytes_of(0x0102, 4, ByteOrder::little_endian) == std::string{"\2\1\0\0", 4});
  CHECK(bytes_of(0x0102, 4, ByteOrder::big_endian) == std::string{"\0\0\1\2", 4});
  CHECK(bytes_of(0x010203, 2, ByteOrder::big_endian) == "\2\3");
  for (const ByteOrder order : {ByteOrder::little_endian, ByteOrder::big_endian})
    CHECK(number_of(bytes_of(0x0123'4567'89AB'CDEF, 8, order), order) == 0x0123'4567'89AB'CDEF);
}
