// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/image.hpp>
#include <archetype/io/byte_order.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace archetype::codecs {

/// The unsigned number stored in the first `size` bytes. `size` is at most 8 and at most the number of bytes.
inline std::uint64_t number_in(std::span<const std::byte> bytes, std::size_t size, io::ByteOrder order) {
  return io::number_of(bytes.first(size), order);
}

/// Whether `bytes` begin with the characters of `text`, which may include zeros.
inline bool starts_with(std::span<const std::byte> bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

/// Bytes of a file that Pillow passes to its decoders at a time.
inline constexpr std::size_t pillow_block_size = 65'536;

/// The highest compression ratio of LZW: a code of 12 bits that stands for the longest possible string.
inline constexpr unsigned best_lzw_ratio = 4096 * 8 / 12;

/// Whether Python's `bytes.split` treats a character as white space.
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Refuses a file that ends too early.
[[noreturn]] inline void refuse_truncated() { throw BadImage("it ends before the image does"); }

/// Reads the content of a file from front to back. As with a file in Python, reading past the end yields no bytes.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> content, io::ByteOrder order) : content_(content), order_(order) {}

  std::size_t position() const { return position_; }
  void seek(std::uint64_t position) {
    position_ = static_cast<std::size_t>(std::min<std::uint64_t>(position, content_.size()));
  }
  std::span<const std::byte> rest() const { return content_.subspan(position_); }

  /// The next `count` bytes, or fewer at the end of the file.
  std::span<const std::byte> some(std::uint64_t count) {
    const auto bytes = rest().first(static_cast<std::size_t>(std::min<std::uint64_t>(count, rest().size())));
    position_ += bytes.size();
    return bytes;
  }

  /// The next `count` bytes. Throws `BadImage` if fewer are left.
  std::span<const std::byte> exactly(std::uint64_t count) {
    if (count > rest().size()) refuse_truncated();
    return some(count);
  }

  /// The next unsigned number of `size` bytes, at most 8. Throws `BadImage` if fewer are left.
  std::uint64_t number(std::size_t size) { return number_in(exactly(size), size, order_); }

 private:
  std::span<const std::byte> content_;
  io::ByteOrder order_;
  std::size_t position_ = 0;
};

}  // namespace archetype::codecs
