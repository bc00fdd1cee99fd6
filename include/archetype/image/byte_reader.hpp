// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/files/byte_order.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace archetype::detail {

/// The unsigned number in the first `size` bytes, at most 8, which must be there.
inline std::uint64_t number_in(std::span<const std::byte> bytes, std::size_t size, ByteOrder order) {
  return number_of(bytes.first(size), order);
}

/// Whether bytes begin with those of a text, zeros included.
inline bool starts_with(std::span<const std::byte> bytes, std::string_view text) {
  return bytes.size() >= text.size() && std::memcmp(bytes.data(), text.data(), text.size()) == 0;
}

/// How many bytes of a file Pillow's decoders get at once.
inline constexpr std::size_t pillow_block_size = 65'536;

/// How many bytes a byte of LZW's codes can stand for at most: the longest string by a code of 12 bits.
inline constexpr unsigned best_lzw_ratio = 4096 * 8 / 12;

/// White space as Python's `bytes.split` has it.
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

[[noreturn]] inline void refuse_cut_picture() { throw BadImage("it ends before the picture does"); }

/// Reads a file's content in order, as Python reads a file: past the end there is nothing.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> content, ByteOrder order) : content_(content), order_(order) {}

  std::size_t position() const { return position_; }
  void seek(std::uint64_t position) {
    position_ = static_cast<std::size_t>(std::min<std::uint64_t>(position, content_.size()));
  }
  std::span<const std::byte> rest() const { return content_.subspan(position_); }

  /// The next bytes: as many as asked for, or fewer at the end of the file.
  std::span<const std::byte> some(std::uint64_t count) {
    const auto bytes = rest().first(static_cast<std::size_t>(std::min<std::uint64_t>(count, rest().size())));
    position_ += bytes.size();
    return bytes;
  }

  /// Exactly as many bytes. Throws `BadImage` where the file ends before.
  std::span<const std::byte> exactly(std::uint64_t count) {
    if (count > rest().size()) refuse_cut_picture();
    return some(count);
  }

  /// The next unsigned number of some bytes, at most 8. Throws `BadImage` where the file ends before.
  std::uint64_t number(std::size_t size) { return number_in(exactly(size), size, order_); }

 private:
  std::span<const std::byte> content_;
  ByteOrder order_;
  std::size_t position_ = 0;
};

}  // namespace archetype::detail
