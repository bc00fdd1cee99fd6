// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/byte_order.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>

namespace archetype::io {

/// Thrown for a zip archive that cannot be read.
class BadArchive : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Checks the lists of entries of a zip archive before libzip reads them, since libzip allocates memory for as many
/// entries as the end of the archive claims, and tries each place that looks like an end.
class ZipLists {
 public:
  explicit ZipLists(std::span<const std::byte> archive)
      : text_(reinterpret_cast<const char*>(archive.data()), archive.size()) {}

  /// An upper bound of the bytes that libzip allocates for a list. Throws `BadArchive` if a list is not as long as the
  /// end of the archive claims.
  std::uint64_t memory() const {
    const std::size_t first = text_.size() - std::min(text_.size(), longest_comment + end_size + locator_size);
    std::uint64_t most = 0;
    for (std::size_t end = first; (end = text_.find("PK\5\6", end)) != text_.npos; ++end) {
      if (text_.size() - end < end_size || number(end + 4, 4) != 0) continue;  // libzip skips these, too
      const bool is_zip64 = end >= first + locator_size && text_.substr(end - locator_size).starts_with("PK\6\7");
      most = std::max(most, is_zip64 ? zip64_memory(end - locator_size)
                                     : list_memory(number(end + 16, 4), number(end + 12, 4), number(end + 10, 2), end));
    }
    return most;
  }

 private:
  static constexpr std::size_t longest_comment = 0xFFFF, end_size = 22, locator_size = 20, zip64_end_size = 56;
  static constexpr std::size_t entry_size = 46;

  std::uint64_t number(std::size_t at, std::size_t size) const {
    return number_of(text_.substr(at, size), ByteOrder::little_endian);
  }

  [[noreturn]] static void refuse() { throw BadArchive("its list of entries is not as its end claims"); }

  std::uint64_t zip64_memory(std::size_t locator) const {
    const std::uint64_t end = number(locator + 8, 8);
    if (locator < zip64_end_size || end > locator - zip64_end_size || !text_.substr(end).starts_with("PK\6\6"))
      refuse();
    return list_memory(number(end + 48, 8), number(end + 40, 8), number(end + 32, 8), end);
  }

  std::uint64_t list_memory(std::uint64_t begin, std::uint64_t size, std::uint64_t entries, std::size_t most) const {
    if (begin > most || size > most - begin || entries > size / entry_size) refuse();
    const std::uint64_t end = begin + size;
    std::uint64_t memory = 0;
    for (; entries > 0; --entries) {
      if (end - begin < entry_size) refuse();
      const std::uint64_t name = number(begin + 28, 2), extra = number(begin + 30, 2), comment = number(begin + 32, 2);
      if (end - begin - entry_size < name + extra + comment) refuse();
      begin += entry_size + name + extra + comment;
      // For each extra field, of 4 bytes or more, libzip allocates a node of 32 bytes.
      memory += 288 + name + 9 * extra + comment;
    }
    if (begin != end) refuse();
    return memory;
  }

  std::string_view text_;
};

}  // namespace archetype::io
