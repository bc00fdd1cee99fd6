// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/number.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace archetype::report {

/// How the values of an axis are written.
enum class Unit { plain, percent };

/// A range of an axis, with a tick at each multiple of `step` within it.
struct AxisScale {
  double low = 0;
  double high = 1;
  double step = 0.2;

  /// The relative position of a value: 0 at `low` and 1 at `high`.
  double position(double value) const { return (value - low) / (high - low); }
};

/// Whether a value can be drawn. Much larger values would overflow the arithmetic of an axis.
inline bool drawable(double value) { return std::abs(value) < 1e100; }

/// The smallest of 1, 2, 5, multiplied by a power of ten, that divides `stretch` into at most `parts` parts.
inline double tick_step(double stretch, int parts) {
  const double power = std::pow(10.0, std::floor(std::log10(stretch / parts)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power * parts >= stretch * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

namespace detail {

struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
};

inline Extent drawable_extent(const std::vector<double>& values) {
  Extent extent;
  for (const double value : values) {
    if (!drawable(value)) continue;
    extent.low = std::min(extent.low, value);
    extent.high = std::max(extent.high, value);
  }
  return extent;
}

/// Whether the range is too narrow for ticks that differ in double precision.
inline bool single(double low, double high) {
  return high - low <= std::max(1e-100, 1e-9 * std::max(std::abs(low), std::abs(high)));
}

}  // namespace detail

/// A scale that contains all drawable values, and begins and ends at a tick. From 0 to 1 if there are none.
inline AxisScale round_scale(const std::vector<double>& values, int parts) {
  auto [low, high] = detail::drawable_extent(values);
  if (low > high) return {};
  if (detail::single(low, high)) {
    const double margin = std::abs(low) < 1e-90 ? 1 : 0.1 * std::abs(low);
    low -= margin;
    high += margin;
  }
  const double step = tick_step(high - low, parts);
  return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step, step};
}

/// A scale from the smallest to the largest drawable value, without margins, for the horizontal axis. Whole values get
/// whole ticks; a single value is placed in the middle.
inline AxisScale exact_scale(const std::vector<double>& values, int parts) {
  const auto [low, high] = detail::drawable_extent(values);
  if (low > high) return {};
  if (detail::single(low, high)) {
    const double margin = std::max(0.5, 0.1 * std::abs(low));
    return {low - margin, high + margin, margin <= 5 ? 1 : tick_step(2 * margin, parts)};
  }
  const double step = tick_step(high - low, parts);
  const bool whole = std::all_of(values.begin(), values.end(), [](double value) { return value == std::floor(value); });
  return {low, high, whole ? std::max(1.0, step) : step};
}

/// The ticks of a scale: the multiples of its step within its range.
inline std::vector<double> ticks(const AxisScale& scale) {
  std::vector<double> values;
  const double last = std::floor(scale.high / scale.step + 1e-9);
  for (double tick = std::ceil(scale.low / scale.step - 1e-9); tick <= last; ++tick)
    values.push_back(tick * scale.step);
  return values;
}

/// The value of a tick with as many decimals as distinguish it from its neighbors.
inline std::string tick_label(double value, double step, Unit unit) {
  const double shown_step = unit == Unit::percent ? 100 * step : step;
  const int decimals = static_cast<int>(std::max(0.0, std::ceil(-std::log10(shown_step) - 1e-9)));
  if (unit == Unit::percent) return percent(value, decimals);
  if (value != 0 && (decimals > 4 || std::abs(value) >= 1e6)) {
    return significant(value, static_cast<int>(std::ceil(std::log10(std::abs(value) / step) - 1e-9)) + 1);
  }
  return decimals == 0 ? grouped(std::lround(value)) : fixed(value, decimals);
}

namespace detail {

/// A value as a text, in percent with two decimals or with four significant digits.
inline std::string value_label(double value, Unit unit) {
  return unit == Unit::percent ? percent(value, 2) : significant(value, 4);
}

}  // namespace detail

}  // namespace archetype::report
