// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/codecs/byte_reader.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace archetype::codecs {

/// The longest number that Pillow accepts, in characters.
inline constexpr std::size_t longest_ppm_number = 10;

/// Parses a number of at most `longest_ppm_number` characters as Python's `int` does: with an optional sign and single
/// underscores between digits. Throws `BadImage` for any other text.
inline long long ppm_number(std::string_view text) {
  const bool has_sign = !text.empty() && (text[0] == '-' || text[0] == '+');
  long long value = 0;
  bool after_digit = false;
  for (const char c : text.substr(has_sign ? 1 : 0)) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !(c == '_' && after_digit))
      throw BadImage("it is no sound PPM: it has text where a number must be");
    if (is_digit) value = 10 * value + (c - '0');
    after_digit = is_digit;
  }
  if (!after_digit) throw BadImage("it is no sound PPM: it has text where a number must be");
  return text[0] == '-' ? -value : value;
}

/// Reads a PPM file whose samples are written as text, without its comments, in the blocks in which Pillow reads it:
/// the borders of the blocks affect how Pillow treats comments and numbers across them.
class PpmText {
 public:
  explicit PpmText(std::span<const std::byte> content) : reader_(content, io::ByteOrder::big_endian) {}

  /// The next block, without comments, so that it may be empty; nothing at the end of the file.
  std::optional<std::string> next() {
    std::string_view block = read();
    if (block.empty()) return std::nullopt;
    while (in_comment_ && !block.empty()) {
      const std::size_t end = comment_end(block, 0);
      in_comment_ = end == std::string_view::npos;
      block = in_comment_ ? read() : block.substr(end + 1);
    }
    in_comment_ = false;
    std::string text;
    for (;;) {
      const std::size_t begin = block.find('#');
      text += block.substr(0, begin);
      if (begin == std::string_view::npos) return text;
      const std::size_t end = comment_end(block, begin);
      in_comment_ = end == std::string_view::npos;
      if (in_comment_) return text;
      block.remove_prefix(end + 1);
    }
  }

 private:
  std::string_view read() {
    constexpr std::size_t block_size = std::size_t{1} << 20;
    const auto block = reader_.some(block_size);
    return {reinterpret_cast<const char*>(block.data()), block.size()};
  }

  /// The position at which the line of a comment ends. Pillow overlooks a line end at the first character of a block if
  /// the block has a line end of the other kind.
  static std::size_t comment_end(std::string_view block, std::size_t from) {
    const std::size_t feed = block.find('\n', from), carriage_return = block.find('\r', from);
    if (feed == std::string_view::npos || carriage_return == std::string_view::npos)
      return std::min(feed, carriage_return);
    return feed == 0 || carriage_return == 0 ? std::max(feed, carriage_return) : std::min(feed, carriage_return);
  }

  ByteReader reader_;
  bool in_comment_ = false;
};

/// Reads `count` bits that are written as text, and calls `put(is_one)` for each. Throws `BadImage` for any other text,
/// also after the last bit within the same block, and if there are too few bits.
inline void read_ppm_bits(std::span<const std::byte> content, std::size_t count, const auto& put) {
  PpmText text(content);
  for (std::size_t read = 0; read < count;) {
    const std::optional<std::string> block = text.next();
    if (!block) refuse_truncated();
    for (const char c : *block) {
      if (is_space(c)) continue;
      if (c != '0' && c != '1') throw BadImage("it is no sound PPM: it has text where a 0 or 1 must be");
      if (read++ < count) put(c == '1');
    }
  }
}

/// Reads `count` numbers that are written as text, and calls `put(number)` for each. Throws `BadImage` for any other
/// text, and if there are too few numbers. Follows Pillow in two points: if the file does not end with white space, its
/// last number stands for all that are missing; and if a block ends within a number, its beginning is put before each
/// of the following blocks until another number is cut.
inline void read_ppm_numbers(std::span<const std::byte> content, std::size_t count, const auto& put) {
  constexpr auto check_length = [](std::string_view number) {
    if (number.size() > longest_ppm_number) throw BadImage("it is no sound PPM: it has too long a number");
  };
  PpmText text(content);
  std::string cut_number;
  for (std::size_t read = 0; read < count;) {
    std::optional<std::string> block = text.next();
    if (!block) {
      if (cut_number.empty()) refuse_truncated();
      const long long last = ppm_number(cut_number);
      for (; read < count; ++read) put(last);
      return;
    }
    const std::string joined = cut_number + *block;
    std::string_view rest = joined;
    const auto last_space = std::find_if(joined.rbegin(), joined.rend(), is_space);
    if (last_space != joined.rbegin() && !joined.empty()) {
      cut_number = std::string(last_space.base(), joined.end());
      check_length(cut_number);
      rest.remove_suffix(cut_number.size());
    }
    while (read < count) {
      const auto begin = std::find_if_not(rest.begin(), rest.end(), is_space);
      if (begin == rest.end()) break;
      const auto end = std::find_if(begin, rest.end(), is_space);
      const std::string_view number(begin, end);
      check_length(number);
      put(ppm_number(number));
      ++read;
      rest.remove_prefix(static_cast<std::size_t>(end - rest.begin()));
    }
  }
}

}  // namespace archetype::codecs
