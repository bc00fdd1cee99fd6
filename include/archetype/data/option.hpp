// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>

namespace archetype::detail {

/// The shortest decimal text that converts back to the same number: 10, 0.75.
inline std::string short_number(std::floating_point auto number) {
  std::array<char, 32> text;
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}
inline std::string short_number(std::integral auto number) { return std::to_string(number); }

/// A transform with its options, on one line for a log: `Rotate(max_degrees 10, probability 0.5)`.
inline std::string step_text(const std::string& name, std::initializer_list<std::pair<const char*, double>> options) {
  std::string line;
  for (const auto& [option, value] : options)
    line += (line.empty() ? "" : ", ") + std::string(option) + " " + short_number(value);
  return name + "(" + line + ")";
}

inline void expect_option(bool holds, const char* option, double found, const std::string& expected) {
  if (holds) return;
  throw std::invalid_argument(std::string(option) + " is " + short_number(found) + ", expected " + expected);
}

inline void expect_probability(const char* option, double found) {
  expect_option(found >= 0 && found <= 1, option, found, "0 to 1");
}

}  // namespace archetype::detail
