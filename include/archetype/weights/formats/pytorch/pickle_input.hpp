// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/io/utf8.hpp>
#include <archetype/text/quoted.hpp>
#include <archetype/weights/state/bytes.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace archetype::detail {

/// The bytes of a pickle, read from front to back. Each member throws `BadWeights` if too few are left.
class PickleInput {
 public:
  explicit PickleInput(std::string_view bytes) : bytes_(bytes) {}

  std::size_t position() const { return position_; }
  /// Whether more bytes were requested than there are.
  bool ran_out() const { return ran_out_; }
  std::string_view rest() const { return bytes_.substr(position_); }

  std::string_view take(std::size_t count) {
    ran_out_ = count > bytes_.size() - position_;
    if (ran_out_)
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

  double big_endian_double() { return std::bit_cast<double>(io::number_of(take(8), io::ByteOrder::big_endian)); }

  /// UTF-8 text, where Python's encoding of surrogates is accepted.
  std::string_view utf8(std::size_t length) {
    const std::string_view text = take(length);
    if (!io::is_utf8(text, /*with_surrogates=*/true)) throw BadWeights("the text " + in_quotes(text) + " is not UTF-8");
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
  bool ran_out_ = false;
};

}  // namespace archetype::detail
