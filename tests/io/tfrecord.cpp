// SPDX-License-Identifier: MIT
#include <archetype/io/tfrecord.hpp>

#include <string>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("The checksum of a record is a masked CRC-32C") {
  // 0xE3069283 is the published check value of CRC-32C.
  CHECK(archetype::io::masked_checksum("123456789") == ((0xE3069283U >> 15 | 0xE3069283U << 17) + 0xA282EAD8U));
}

TEST_CASE("A record of 24 bytes begins like every TensorFlow event file") {
  const std::string record = io::tfrecord(std::string(24, 'x'));
  CHECK(record.substr(0, 12) == std::string("\x18\0\0\0\0\0\0\0\xa3\x7fK\"", 12));
  CHECK(record.size() == 8 + 4 + 24 + 4);
}
