// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <archetype/report/number.hpp>

namespace archetype::report {

/// How the values along an axis are written.
enum class Unit { plain, percent };

/// A stretch of an axis with a tick at each multiple of `step` inside it.
struct Scale {
  double low = 0;
  double high = 1;
  double step = 0.2;

  /// Where a value lies, 0 at `low` and 1 at `high`.
  double position(double value) const { return (value - low) / (high - low); }
};

/// Whether a value can be drawn; far larger ones than this would overflow the arithmetic of an axis.
inline bool drawable(double value) { return std::abs(value) < 1e100; }

/// The smallest of 1, 2, 5 and their tenfolds that cuts a stretch into at most so many parts.
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

/// Whether an extent is too narrow for ticks that a double can tell apart.
inline bool single(double low, double high) {
  return high - low <= std::max(1e-100, 1e-9 * std::max(std::abs(low), std::abs(high)));
}

}  // namespace detail

/// A scale that holds all drawable values and begins and ends at a tick; from 0 to 1 if there are none.
inline Scale round_scale(const std::vector<double>& values, int parts) {
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

/// A scale from the least to the greatest drawable value, without room beyond them, for what is counted along a curve.
/// Whole values get whole ticks; one value alone stands in the middle.
inline Scale exact_scale(const std::vector<double>& values, int parts) {
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

/// The multiples of the step inside a scale.
inline std::vector<double> ticks(const Scale& scale) {
  std::vector<double> values;
  const double last = std::floor(scale.high / scale.step + 1e-9);
  for (double tick = std::ceil(scale.low / scale.step - 1e-9); tick <= last; ++tick)
    values.push_back(tick * scale.step);
  return values;
}

/// A tick's value with just the decimals that tell it from its neighbors.
inline std::string tick_label(double value, double step, Unit unit) {
  const double shown_step = unit == Unit::percent ? 100 * step : step;
  const int decimals = static_cast<int>(std::max(0.0, std::ceil(-std::log10(shown_step) - 1e-9)));
  if (unit == Unit::percent) return percent(value, decimals);
  if (value != 0 && (decimals > 4 || std::abs(value) >= 1e6)) {
    return significant(value, static_cast<int>(std::ceil(std::log10(std::abs(value) / step) - 1e-9)) + 1);
  }
  return decimals == 0 ? grouped(std::lround(value)) : fixed(value, decimals);
}

}  // namespace archetype::report
