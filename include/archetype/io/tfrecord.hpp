// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/byte_order.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/crc.hpp>

namespace archetype::io {

/// The masked CRC-32C of the TFRecord format. Masking rotates the checksum and adds a constant, so that checksums of
/// data that contain checksums stay meaningful.
inline std::uint32_t masked_checksum(std::string_view data) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> castagnoli;
  castagnoli.process_bytes(data.data(), data.size());
  const std::uint32_t sum = castagnoli.checksum();
  return (sum >> 15 | sum << 17) + 0xA282EAD8;
}

/// The data as a record of TensorFlow's TFRecord format: length and data, each followed by its masked checksum. A file
/// of that format is a sequence of records.
inline std::string tfrecord(std::string_view data) {
  const auto bytes = [](std::uint64_t number, std::size_t count) {
    return bytes_of(number, count, ByteOrder::little_endian);
  };
  const std::string length = bytes(data.size(), 8);
  return length + bytes(masked_checksum(length), 4) + std::string(data) + bytes(masked_checksum(data), 4);
}

}  // namespace archetype::io
