// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/fault.hpp>
#include <archetype/graph/limits.hpp>
#include <archetype/graph/ratio.hpp>

#include <string_view>

namespace archetype {

/// How a scaled width is rounded to a multiple of 8.
enum class WidthRounding : unsigned char {
  sparing,  ///< to the nearest, or up if that would reduce it by more than a tenth (MobileNet, EfficientNet)
  nearest   ///< to the nearest (EfficientNetV2-B0 to B3)
};

/// `wanted` / `unit` rounded to a multiple of 8, at least 8.
constexpr long long rounded_width(long long wanted, long long unit, WidthRounding rounding = WidthRounding::sparing) {
  const long long nearest = (wanted + 4 * unit) / (8 * unit) * 8;
  const long long rounded = nearest < 8 ? 8 : nearest;
  return rounding == WidthRounding::sparing && 10 * rounded * unit < 9 * wanted ? rounded + 8 : rounded;
}

/// The factors by which a network is wider and deeper than declared (Tan & Le 2019).
///
/// Computed in integers, so that all compilers and machines round widths alike.
struct Scale {
  Ratio width{1, 1};
  Ratio depth{1, 1};
  WidthRounding rounding = WidthRounding::sparing;
  friend constexpr bool operator==(const Scale&, const Scale&) = default;

  /// Whether it changes widths.
  constexpr bool widens() const { return width.numerator != width.denominator; }

  /// A scaled width, rounded to a multiple of 8.
  constexpr int widened(int declared) const {
    if (!widens() || declared < 1 || declared > Limits::width) return declared;
    return static_cast<int>(rounded_width(declared * width.numerator, width.denominator, rounding));
  }

  /// A scaled number of repeats, rounded up.
  constexpr int deepened(int declared) const {
    if (depth == Ratio{1, 1} || declared < 1 || declared > Limits::repeats) return declared;
    return static_cast<int>((declared * depth.numerator + depth.denominator - 1) / depth.denominator);
  }
};

/// Rounds a number to a multiple of 1e-8, so that differences in rounding between machines vanish.
constexpr Ratio hundred_millionths(double number) {
  constexpr long long unit = 100'000'000;
  return reduced(static_cast<long long>(number * unit + 0.5), unit);
}

/// The composition of two scalings; it rounds to the nearest width if either does.
constexpr Scale operator*(const Scale& a, const Scale& b) {
  const auto product = [](Ratio x, Ratio y) {
    if (x == Ratio{1, 1}) return y;
    return y == Ratio{1, 1} ? x : hundred_millionths(x.value() * y.value());
  };
  return {product(a.width, b.width), product(a.depth, b.depth),
          a.rounding == WidthRounding::nearest ? a.rounding : b.rounding};
}

/// Reports a factor that is not positive or whose digits would overflow the arithmetic above.
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
