// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <stdexcept>
#include <string>

/// The value of an option as an integer. Throws std::invalid_argument, naming the option, unless it is 1 to `most`.
inline int number(const std::string& name, const std::string& text, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size() && value >= 1 && value <= most) return value;
  throw std::invalid_argument(name + " is '" + text + "', expected 1 to " + std::to_string(most));
}

/// The value of an option as a number greater than 0 and at most 1.
inline double share(const std::string& name, const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size() && value > 0 && value <= 1) return value;
  throw std::invalid_argument(name + " is '" + text + "', expected a number above 0, to 1");
}
