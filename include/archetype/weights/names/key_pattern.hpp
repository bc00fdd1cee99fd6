// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/pattern.hpp>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype::detail {

/// What the pattern of a rule matches in one key; refers to the text of both, which must outlive it.
struct Captures {
  struct Counts {
    std::size_t numbers;
    std::size_t texts;
  };

  std::vector<std::pair<std::string_view, int>> numbers;  ///< the last of equal names applies
  std::vector<std::string_view> texts;

  void add_number(std::string_view name, int number) { numbers.emplace_back(name, number); }
  void add_text(std::string_view text) { texts.push_back(text); }
  Counts counts() const { return {numbers.size(), texts.size()}; }
  void restore(const Counts& before) {
    numbers.resize(before.numbers);
    texts.resize(before.texts);
  }
};

/// Evaluates `2s-1`: a factor, a name and a shift.
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

/// The other side of a rule, with the matches filled in.
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
