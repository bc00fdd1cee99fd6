// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/byte_order.hpp>
#include <archetype/io/descriptor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include <libdeflate.h>

namespace archetype::io {

/// Writes a zip archive of uncompressed entries, each of which begins at a multiple of 64 bytes, so that it can be used
/// in place after mapping the file into memory. The same entries always result in the same bytes, since entries have no
/// timestamps.
///
/// It does not use libzip, which copies each entry through a small buffer and computes its checksum by zlib. For large
/// tensors, that takes longer than writing and syncing them.
class ZipWriter {
 public:
  /// Begins an archive. `file` must be empty and outlive the writer. All members throw std::system_error, whose message
  /// names the file, if writing fails.
  explicit ZipWriter(Descriptor& file) : file_(file) {}

  /// Writes an entry. `name` is UTF-8 and unique in the archive. Throws std::length_error if it has more than 65535
  /// bytes.
  void add(std::string_view name, std::span<const std::byte> bytes) {
    if (name.size() > 0xFFFF) throw std::length_error(file_.name() + ": a name in a zip archive cannot be so long");
    const std::uint64_t size = bytes.size(), begin = position_;
    const std::uint32_t checksum = libdeflate_crc32(0, bytes.data(), bytes.size());
    const bool is_large = size >= most_in_4_bytes;
    const std::uint64_t unpadded = begin + 30 + name.size() + (is_large ? 20 : 0) + 4;
    const std::uint64_t padding = (alignment - unpadded % alignment) % alignment;

    std::string header;
    put(header, local_header, 4);
    put_facts(header, checksum, size, name.size(), (is_large ? 20 : 0) + 4 + padding);
    header += name;
    if (is_large) {
      put(header, large_field, 2);
      put(header, 16, 2);
      put(header, size, 8);
      put(header, size, 8);
    }
    put(header, padding_field, 2);
    put(header, padding, 2);
    header.append(padding, '\0');
    write(header);
    write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    list(name, checksum, size, begin);
  }

  /// Writes the central directory, which completes the archive.
  void close() {
    const std::uint64_t begin = position_, size = list_.size();
    if (entries_ >= 0xFFFF || begin >= most_in_4_bytes || size >= most_in_4_bytes) {
      put(list_, large_end, 4);
      put(list_, 44, 8);  // bytes that follow
      put(list_, version, 2);
      put(list_, version, 2);
      put(list_, 0, 8);  // on the first disk
      for (const std::uint64_t number : {entries_, entries_, size, begin}) put(list_, number, 8);
      put(list_, large_end_locator, 4);
      put(list_, 0, 4);
      put(list_, begin + size, 8);
      put(list_, 1, 4);  // of one disk
    }
    put(list_, end, 4);
    put(list_, 0, 4);  // on the first disk
    for (int times = 0; times < 2; ++times) put(list_, std::min<std::uint64_t>(entries_, 0xFFFF), 2);
    put(list_, std::min(size, most_in_4_bytes), 4);
    put(list_, std::min(begin, most_in_4_bytes), 4);
    put(list_, 0, 2);  // no comment
    write(list_);
  }

 private:
  static constexpr std::uint64_t alignment = 64;
  static constexpr std::uint64_t most_in_4_bytes = 0xFFFFFFFF;  // which says that a field of 8 bytes has the number
  static constexpr unsigned version = 45;                       // the first with such fields
  static constexpr unsigned names_are_utf8 = 1 << 11;
  static constexpr unsigned first_of_1980 = 1 << 5 | 1;                    // the earliest date of the format
  static constexpr unsigned large_field = 0x0001, padding_field = 0x4246;  // PyTorch's padding field
  static constexpr unsigned local_header = 0x04034B50, listed_entry = 0x02014B50, large_end = 0x06064B50,
                            large_end_locator = 0x07064B50, end = 0x06054B50;

  /// Appends the lowest bytes of a number, lowest first.
  static void put(std::string& to, std::uint64_t number, std::size_t count) {
    to += bytes_of(number, count, ByteOrder::little_endian);
  }

  /// The fields that an entry's header and its entry in the central directory share.
  static void put_facts(std::string& to, std::uint32_t checksum, std::uint64_t size, std::size_t name,
                        std::uint64_t fields) {
    put(to, version, 2);
    put(to, names_are_utf8, 2);
    put(to, 0, 2);  // stored
    put(to, 0, 2);  // at midnight
    put(to, first_of_1980, 2);
    put(to, checksum, 4);
    for (int times = 0; times < 2; ++times) put(to, std::min(size, most_in_4_bytes), 4);
    put(to, name, 2);
    put(to, fields, 2);
  }

  void list(std::string_view name, std::uint32_t checksum, std::uint64_t size, std::uint64_t begin) {
    std::string large;
    if (size >= most_in_4_bytes)
      for (int times = 0; times < 2; ++times) put(large, size, 8);
    if (begin >= most_in_4_bytes) put(large, begin, 8);
    put(list_, listed_entry, 4);
    put(list_, version, 2);
    put_facts(list_, checksum, size, name.size(), large.empty() ? 0 : 4 + large.size());
    list_.append(2 + 2 + 2 + 4, '\0');  // no comment, the first disk, no attributes
    put(list_, std::min(begin, most_in_4_bytes), 4);
    list_ += name;
    if (!large.empty()) {
      put(list_, large_field, 2);
      put(list_, large.size(), 2);
      list_ += large;
    }
    ++entries_;
  }

  void write(std::string_view bytes) {
    file_.write(bytes);
    position_ += bytes.size();
  }

  Descriptor& file_;
  std::uint64_t position_ = 0;
  std::uint64_t entries_ = 0;
  std::string list_;
};

}  // namespace archetype::io
