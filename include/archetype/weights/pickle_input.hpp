// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/state_dict.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace archetype::detail {

/// A text of a file between quotation marks, cut where it is long, its unprintable characters replaced.
inline std::string in_quotes(std::string_view text) {
  std::string shown{text.substr(0, 80)};
  for (char& character : shown)
    if (character < ' ' || character > '~') character = '?';
  return '"' + shown + (text.size() > 80 ? "…\"" : "\"");
}

/// Whether bytes are UTF-8 (RFC 3629), neither overlong nor of surrogates.
constexpr bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i++]);
    if (first < 0x80) continue;
    const int more = first >= 0xC2 && first <= 0xDF   ? 1
                     : (first & 0xF0) == 0xE0         ? 2
                     : first >= 0xF0 && first <= 0xF4 ? 3
                                                      : 0;
    if (more == 0) return false;
    for (int k = 0; k < more; ++k) {
      if (i == text.size()) return false;
      const auto next = static_cast<unsigned char>(text[i++]);
      if ((next & 0xC0) != 0x80) return false;
      if (k == 0 && ((first == 0xE0 && next < 0xA0) || (first == 0xED && next > 0x9F) ||
                     (first == 0xF0 && next < 0x90) || (first == 0xF4 && next > 0x8F)))
        return false;
    }
  }
  return true;
}

/// At most 8 bytes as a number; `above` fills the bits that they leave.
constexpr std::uint64_t little_endian_number(std::string_view bytes, std::uint64_t above = 0) {
  for (std::size_t i = bytes.size(); i-- > 0;) above = above << 8 | static_cast<unsigned char>(bytes[i]);
  return above;
}

/// The bytes of a pickle, taken from front to back. Each member throws `BadWeights` where there are too few.
class PickleInput {
 public:
  explicit PickleInput(std::string_view bytes) : bytes_(bytes) {}

  std::size_t position() const { return position_; }
  std::string_view rest() const { return bytes_.substr(position_); }

  std::string_view take(std::size_t count) {
    if (count > bytes_.size() - position_)
      throw BadWeights("it wants " + std::to_string(count) + " more bytes, and has " +
                       std::to_string(bytes_.size() - position_));
    const std::string_view taken = bytes_.substr(position_, count);
    position_ += count;
    return taken;
  }

  template <std::integral Number>
  Number number() {
    using Unsigned = std::make_unsigned_t<Number>;
    return static_cast<Number>(static_cast<Unsigned>(little_endian_number(take(sizeof(Number)))));
  }

  double big_endian_double() {
    std::uint64_t value = 0;
    for (const char byte : take(8)) value = value << 8 | static_cast<unsigned char>(byte);
    return std::bit_cast<double>(value);
  }

  std::string_view utf8(std::size_t length) {
    const std::string_view text = take(length);
    if (!is_utf8(text)) throw BadWeights("the text " + in_quotes(text) + " is not UTF-8");
    return text;
  }

  std::string_view line() {
    const std::size_t end = rest().find('\n');
    if (end == std::string_view::npos) throw BadWeights("a name has no end");
    return take(end + 1).substr(0, end);
  }

 private:
  std::string_view bytes_;
  std::size_t position_ = 0;
};

}  // namespace archetype::detail
