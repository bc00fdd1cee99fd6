// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/analysis/figures.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <string>

namespace archetype::report {

namespace detail {

inline std::string written(double value, std::chars_format format, int precision) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "∞" : "−∞";
  std::array<char, 512> buffer;  // the largest double has 309 digits before its point
  char* const first = buffer.data();
  const auto [last, error] = std::to_chars(first, first + buffer.size(), std::abs(value), format, precision);
  std::string digits(first, last);
  const bool zero = digits.find_first_of("123456789") == std::string::npos;
  return value < 0 && !zero ? "−" + digits : digits;
}

}  // namespace detail

/// A number with a fixed number of decimals, in the same way in every locale; `NaN`, `∞` or `−∞` if it is not finite.
inline std::string fixed(double value, int decimals) {
  return detail::written(value, std::chars_format::fixed, decimals);
}

/// A number with at most `digits` significant digits, with an exponent if it is very small or very large.
inline std::string significant(double value, int digits) {
  return detail::written(value, std::chars_format::general, digits);
}

/// A fraction in percent: `91.34 %` for 0.9134.
inline std::string percent(double fraction, int decimals) { return fixed(100 * fraction, decimals) + "\u202f%"; }

/// A count with its digits in groups of three: `25 557 032`.
inline std::string grouped(long count) {
  const std::string digits = with_thousands(count, "\u202f");
  return count < 0 ? "−" + digits.substr(1) : digits;
}

/// A duration in seconds as people write it: `8.4 s`, `2 min 31 s`, `1 h 05 min`.
inline std::string duration(double seconds) {
  if (!std::isfinite(seconds)) return fixed(seconds, 0);
  if (seconds < 59.95) return fixed(seconds, 1) + "\u202fs";
  const double whole = std::round(seconds);
  const bool hours = whole >= 3600;
  const double large = std::floor(whole / (hours ? 3600 : 60));
  const double small = std::floor(std::fmod(whole, hours ? 3600 : 60) / (hours ? 60 : 1));
  const std::string padding = small < 10 ? "0" : "";
  return fixed(large, 0) + (hours ? "\u202fh " : "\u202fmin ") + padding + fixed(small, 0) +
         (hours ? "\u202fmin" : "\u202fs");
}

}  // namespace archetype::report
