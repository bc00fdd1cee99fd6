// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

/// What the patterns of a row stand for in one key, whose text and the row's must live as long.
struct Captures {
  std::vector<std::pair<std::string_view, int>> numbers;  ///< of equal names the last is meant
  std::vector<std::string_view> texts;
};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether the pattern fits the whole key; adds what it captures, which means nothing where it does not fit.
inline bool fits(std::string_view pattern, std::string_view key, Captures& captures) {
  if (pattern.empty()) return key.empty();
  if (pattern[0] == '*') {
    const std::size_t numbers = captures.numbers.size(), texts = captures.texts.size();
    for (std::size_t taken = 0; taken <= key.size(); ++taken) {
      captures.numbers.resize(numbers);
      captures.texts.resize(texts);
      captures.texts.push_back(key.substr(0, taken));
      if (fits(pattern.substr(1), key.substr(taken), captures)) return true;
    }
    return false;
  }
  if (pattern[0] == '{') {
    const std::size_t end = pattern.find('}');
    std::size_t digits = 0;
    int number = 0;
    while (digits < key.size() && is_digit(key[digits])) number = 10 * number + (key[digits++] - '0');
    if (digits == 0) return false;
    captures.numbers.emplace_back(pattern.substr(1, end - 1), number);
    return fits(pattern.substr(end + 1), key.substr(digits), captures);
  }
  return !key.empty() && key[0] == pattern[0] && fits(pattern.substr(1), key.substr(1), captures);
}

/// The value of `2s-1`: a multiple, a name and a shift.
inline int evaluate(std::string_view expression, const Captures& captures) {
  int factor = 0;
  while (is_digit(expression.front())) {
    factor = 10 * factor + (expression.front() - '0');
    expression.remove_prefix(1);
  }
  const std::size_t end = expression.find_first_of("+-");
  const auto number = std::find_if(captures.numbers.rbegin(), captures.numbers.rend(),
                                   [&](const auto& known) { return known.first == expression.substr(0, end); });
  if (number == captures.numbers.rend())
    throw std::logic_error("a key map names {" + std::string{expression} + "}, which its left side does not");
  const int shift = end == std::string_view::npos ? 0 : std::stoi(std::string{expression.substr(end)});
  return (factor == 0 ? 1 : factor) * number->second + shift;
}

/// The other side of a row, with what the patterns stand for put in.
inline std::string filled_in(std::string_view pattern, const Captures& captures) {
  std::string key;
  std::size_t text = 0;
  while (!pattern.empty()) {
    std::size_t length = 1;
    if (pattern[0] == '*') {
      key += captures.texts.at(text++);
    } else if (pattern[0] == '{') {
      length = pattern.find('}') + 1;
      key += std::to_string(evaluate(pattern.substr(1, length - 2), captures));
    } else {
      key += pattern[0];
    }
    pattern.remove_prefix(length);
  }
  return key;
}

}  // namespace archetype::detail
