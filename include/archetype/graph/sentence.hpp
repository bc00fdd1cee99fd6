// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/shape.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace archetype {

/// Text of bounded length that is built piece by piece, at compile time or at run time.
class Sentence {
 public:
  static constexpr std::size_t capacity = 400;

  // A view of a temporary would dangle. Throughout the library, functions that return a view or a reference into their
  // object are deleted for temporaries, so that `for (auto& x : f().parts())` does not compile.
  constexpr std::string_view view() const& { return {characters_, size_}; }
  constexpr std::string_view view() const&& = delete;
  constexpr bool empty() const { return size_ == 0; }
  /// The text as a null-terminated string.
  constexpr const char* c_str() const& { return characters_; }
  constexpr const char* c_str() const&& = delete;
  /// A copy of the text.
  std::string str() const { return {characters_, size_}; }

  friend constexpr bool operator==(const Sentence& sentence, std::string_view text) { return sentence.view() == text; }
  friend constexpr bool operator==(const Sentence& a, const Sentence& b) { return a.view() == b.view(); }

  [[gnu::cold]] constexpr Sentence& operator<<(std::string_view text) {
    for (const char c : text)
      if (size_ + 1 < capacity) characters_[size_++] = c;
    return *this;
  }

  [[gnu::cold]] constexpr Sentence& operator<<(long long number) {
    if (number < 0) *this << "-";
    char digits[20]{};
    int count = 0;
    do {
      const int digit = static_cast<int>(number % 10);
      digits[count++] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
      number /= 10;
    } while (number != 0);
    while (count > 0) *this << std::string_view(&digits[--count], 1);
    return *this;
  }
  [[gnu::cold]] constexpr Sentence& operator<<(int number) { return *this << static_cast<long long>(number); }

  /// "3/4", or "3".
  [[gnu::cold]] constexpr Sentence& operator<<(Ratio ratio) {
    *this << ratio.numerator;
    return ratio.denominator == 1 ? *this : *this << "/" << ratio.denominator;
  }

  [[gnu::cold]] constexpr Sentence& operator<<(const Shape& shape) {
    *this << shape.channels;
    return shape.flat() ? *this : *this << "x" << shape.height << "x" << shape.width;
  }
  [[gnu::cold]] constexpr Sentence& operator<<(Extent extent) { return *this << extent.height << "x" << extent.width; }

 private:
  char characters_[capacity]{};
  std::size_t size_ = 0;
};

}  // namespace archetype
