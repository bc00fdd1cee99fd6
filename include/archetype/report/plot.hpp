// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/number.hpp>
#include <archetype/report/scale.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace archetype::report {

/// A named curve of equally many x and y values. A y that is not finite leaves a gap.
struct Series {
  std::string name;
  std::vector<double> x;
  std::vector<double> y;
};

/// Curves that share a pair of axes.
struct Chart {
  std::string id;  ///< Unique within the page.
  std::string title;
  std::string x_label;
  Unit unit = Unit::plain;  ///< Unit of the vertical axis.
  std::vector<Series> series;
  bool logarithmic = false;  ///< Whether the horizontal axis is logarithmic. Then all x must be above 0.
};

namespace detail {

/// The plotting area within a drawing of 400×250 units, a size whose text stays readable when the drawing is scaled to
/// a phone or to a third of a wide page.
struct Plot {
  static constexpr double width = 400, height = 250, top = 8, right = 388, bottom = 206;
  double left = 48;
  AxisScale across;  ///< the horizontal axis; of decimal logarithms if it is logarithmic
  AxisScale up;      ///< the vertical axis
  bool logarithmic = false;

  double x(double value) const {
    return left + across.position(logarithmic ? std::log10(value) : value) * (right - left);
  }
  double y(double value) const { return bottom - up.position(value) * (bottom - top); }
};

/// Every n-th point and the last one, about 400 points at most, since a screen shows no more.
inline Series thinned(const Series& series) {
  const std::size_t stride = series.x.size() / 400 + 1;
  if (stride == 1) return series;
  Series thin{series.name, {}, {}};
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    if (i % stride != 0 && i + 1 != series.x.size()) continue;
    thin.x.push_back(series.x[i]);
    thin.y.push_back(series.y[i]);
  }
  return thin;
}

/// Scales the axes to all series, and makes room for the labels of the vertical axis.
inline Plot plot_of(const Chart& chart) {
  std::vector<double> all_x;
  std::vector<double> all_y;
  for (const Series& series : chart.series) {
    all_x.insert(all_x.end(), series.x.begin(), series.x.end());
    all_y.insert(all_y.end(), series.y.begin(), series.y.end());
  }
  Plot plot;
  const bool long_labels = std::any_of(all_x.begin(), all_x.end(), [](double x) { return x >= 1000; });
  plot.logarithmic = chart.logarithmic;
  if (plot.logarithmic)
    std::transform(all_x.begin(), all_x.end(), all_x.begin(), [](double x) { return std::log10(x); });
  plot.across = exact_scale(all_x, long_labels || plot.logarithmic ? 5 : 10);
  plot.up = round_scale(all_y, 5);
  if (chart.unit == Unit::percent) {
    plot.up.low = std::max(plot.up.low, 0.0);
    plot.up.high = std::min(plot.up.high, 1.0);
  }
  for (const double tick : ticks(plot.up)) {
    const std::size_t length = tick_label(tick, plot.up.step, chart.unit).size();
    plot.left = std::max(plot.left, 8.0 * static_cast<double>(std::min<std::size_t>(length, 10)));
  }
  return plot;
}

/// A tick of the horizontal axis.
struct TickAcross {
  double value;
  std::string label;
};

/// The ticks of the horizontal axis. On a logarithmic axis, these are powers of ten and, if there are few, twice and
/// five times as much.
inline std::vector<TickAcross> ticks_across(const Plot& plot) {
  std::vector<TickAcross> all;
  if (!plot.logarithmic) {
    for (const double tick : ticks(plot.across)) all.push_back({tick, tick_label(tick, plot.across.step, Unit::plain)});
    return all;
  }
  const bool few = plot.across.high - plot.across.low < 3;
  const int every = 1 + static_cast<int>((plot.across.high - plot.across.low) / 9);
  for (int power = static_cast<int>(std::floor(plot.across.low)); power <= plot.across.high; power += every) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double value = factor * std::pow(10, power), place = std::log10(value);
      if ((few || factor == 1) && place >= plot.across.low - 1e-9 && place <= plot.across.high + 1e-9)
        all.push_back({value, significant(value, 5)});
    }
  }
  return all;
}

}  // namespace detail

}  // namespace archetype::report
