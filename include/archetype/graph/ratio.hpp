// SPDX-License-Identifier: MIT
#pragma once

namespace archetype {

/// A rational number in lowest terms. Unlike `double`, it can be a template argument in all supported compilers (Clang
/// before 18 does not accept `double`).
struct Ratio {
  long long numerator = 0;
  long long denominator = 1;

  constexpr double value() const { return static_cast<double>(numerator) / static_cast<double>(denominator); }
  friend constexpr bool operator==(const Ratio&, const Ratio&) = default;
};

/// The ratio in lowest terms.
constexpr Ratio reduced(long long numerator, long long denominator) {
  long long a = numerator;
  long long b = denominator;
  while (b != 0) {
    const long long rest = a % b;
    a = b;
    b = rest;
  }
  return {numerator / a, denominator / a};
}

/// Allows `-0.5_r`.
constexpr Ratio operator-(Ratio ratio) { return {-ratio.numerator, ratio.denominator}; }

inline namespace literals {

/// `0.2_r`, `1e-5_r`, `3_r`: exact, unlike the double of the same spelling. Any other spelling does not compile.
consteval Ratio operator""_r(const char* digits) {
  Ratio ratio;
  bool fraction = false;
  const char* c = digits;
  for (; *c != '\0' && *c != 'e' && *c != 'E'; ++c) {
    if (*c == '\'') continue;
    if (*c == '.') {
      fraction = true;
      continue;
    }
    if (*c < '0' || *c > '9') throw "a rational is written in decimal digits, such as 0.2_r";
    ratio.numerator = 10 * ratio.numerator + (*c - '0');
    if (fraction) ratio.denominator *= 10;
  }
  if (*c != '\0') {
    ++c;
    const bool negative = *c == '-';
    if (*c == '-' || *c == '+') ++c;
    int exponent = 0;
    for (; *c != '\0'; ++c) exponent = 10 * exponent + (*c - '0');
    for (; exponent > 0; --exponent) (negative ? ratio.denominator : ratio.numerator) *= 10;
  }
  return reduced(ratio.numerator, ratio.denominator);
}

}  // namespace literals
}  // namespace archetype
