// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/image/byte_reader.hpp>
#include <archetype/image/image.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace archetype::detail {

/// The longest number that Pillow takes, in characters.
inline constexpr std::size_t longest_ppm_number = 10;

/// The number that a text of at most `longest_ppm_number` characters stands for in Python: with a sign perhaps, and
/// single underscores between its digits. Throws `BadImage` for any other text.
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

/// The samples of a PPM file that are written as text, without its comments: in blocks as Pillow reads them, whose
/// borders matter for what it makes of comments and numbers across them.
class PpmText {
 public:
  explicit PpmText(std::span<const std::byte> content) : reader_(content, ByteOrder::big_endian) {}

  /// The next block, which may be empty where it is all comment; nothing at the end of the file.
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

  /// Where the comment's line ends. Pillow overlooks an end that is the block's first character, if there is another.
  static std::size_t comment_end(std::string_view block, std::size_t from) {
    const std::size_t feed = block.find('\n', from), carriage_return = block.find('\r', from);
    if (feed == std::string_view::npos || carriage_return == std::string_view::npos)
      return std::min(feed, carriage_return);
    return feed == 0 || carriage_return == 0 ? std::max(feed, carriage_return) : std::min(feed, carriage_return);
  }

  ByteReader reader_;
  bool in_comment_ = false;
};

/// Reads bits that are written as text. `put` takes each of `count`: whether it is a 1. Throws `BadImage` for other
/// text, even after the last bit as far as Pillow reads, and for too few.
inline void read_ppm_bits(std::span<const std::byte> content, std::size_t count, const auto& put) {
  PpmText text(content);
  for (std::size_t read = 0; read < count;) {
    const std::optional<std::string> block = text.next();
    if (!block) refuse_cut_picture();
    for (const char c : *block) {
      if (is_space(c)) continue;
      if (c != '0' && c != '1') throw BadImage("it is no sound PPM: it has text where a 0 or 1 must be");
      if (read++ < count) put(c == '1');
    }
  }
}

/// Reads numbers that are written as text; `put` takes each of `count`. Throws `BadImage` for other text, and for too
/// few. Follows Pillow in that a file without a space at its end is completed by its last number; and in a text of
/// several blocks, a number that one of them cuts is put in front of all that follow, until the next is cut.
inline void read_ppm_numbers(std::span<const std::byte> content, std::size_t count, const auto& put) {
  constexpr auto check_length = [](std::string_view number) {
    if (number.size() > longest_ppm_number) throw BadImage("it is no sound PPM: it has too long a number");
  };
  PpmText text(content);
  std::string cut_number;
  for (std::size_t read = 0; read < count;) {
    std::optional<std::string> block = text.next();
    if (!block) {
      if (cut_number.empty()) refuse_cut_picture();
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

}  // namespace archetype::detail
