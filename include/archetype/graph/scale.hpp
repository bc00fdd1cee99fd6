// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/fault.hpp>
#include <archetype/graph/limits.hpp>
#include <archetype/graph/ratio.hpp>

#include <string_view>

namespace archetype {

/// By how much a network is wider and deeper than it is declared (Tan & Le 2019).
///
/// Its arithmetic is in integers, so that no compiler and no machine rounds a width otherwise than another.
struct Scale {
  Ratio width{1, 1};
  Ratio depth{1, 1};
  friend constexpr bool operator==(const Scale&, const Scale&) = default;

  /// The multiple of 8 that is nearest to a scaled width, or the next if that is more than a tenth below it.
  constexpr int widened(int declared) const {
    if (width == Ratio{1, 1} || declared < 1 || declared > Limits::width) return declared;
    const long long wanted = declared * width.numerator;  // in units of 1 / denominator
    const long long unit = width.denominator;
    const long long nearest = (wanted + 4 * unit) / (8 * unit) * 8;
    const long long rounded = nearest < 8 ? 8 : nearest;
    const long long kept = 10 * rounded * unit < 9 * wanted ? rounded + 8 : rounded;
    return kept <= Limits::width ? static_cast<int>(kept) : Limits::width + 1;
  }

  /// A scaled number of repeats, rounded up.
  constexpr int deepened(int declared) const {
    if (depth == Ratio{1, 1} || declared < 1 || declared > Limits::repeats) return declared;
    const long long repeats = (declared * depth.numerator + depth.denominator - 1) / depth.denominator;
    return repeats <= Limits::repeats ? static_cast<int>(repeats) : Limits::repeats + 1;
  }
};

/// The number in steps of 1e-8, which differences of rounding between machines do not reach.
constexpr Ratio hundred_millionths(double number) {
  constexpr long long unit = 100'000'000;
  return reduced(static_cast<long long>(number * unit + 0.5), unit);
}

/// One scaling behind another.
constexpr Scale operator*(const Scale& a, const Scale& b) {
  const auto product = [](Ratio x, Ratio y) {
    if (x == Ratio{1, 1}) return y;
    return y == Ratio{1, 1} ? x : hundred_millionths(x.value() * y.value());
  };
  return {product(a.width, b.width), product(a.depth, b.depth)};
}

/// Tells of a factor that scales to nothing or whose digits would overflow the arithmetic above.
constexpr void check_scale(const Scale& scale, Fault& fault) {
  constexpr long long most_digits = 10'000'000'000;
  const auto check = [&](std::string_view what, Ratio factor) {
    if (fault) return;
    if (factor.numerator < 1 || factor.denominator < 1 || factor.numerator > most_digits ||
        factor.denominator > most_digits || factor.value() > 1000)
      fault << "it is scaled in " << what << " by " << factor.numerator << "/" << factor.denominator
            << "; a factor must be above 0, at most 1000 and of at most 10 digits";
  };
  check("width", scale.width);
  check("depth", scale.depth);
}

}  // namespace archetype
