// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <archetype/report/html.hpp>
#include <archetype/report/number.hpp>
#include <archetype/report/scale.hpp>

namespace archetype::report {

/// A named curve; x and y are equally long, and a y that is not finite leaves a gap.
struct Series {
  std::string name;
  std::vector<double> x;
  std::vector<double> y;
};

/// Curves over one pair of axes.
struct Chart {
  std::string id;  ///< Unique in its page.
  std::string title;
  std::string x_label;
  Unit unit = Unit::plain;  ///< Of the vertical axis.
  std::vector<Series> series;
  bool logarithmic = false;  ///< Whether equal factors are equal lengths across, where all values are above 0.
};

namespace detail {

/// The plotting area inside a drawing of 400×250, whose scaled size suits a phone as well as a third of a wide page.
struct Plot {
  static constexpr double width = 400, height = 250, top = 8, right = 388, bottom = 206;
  double left = 48;
  Scale across;  ///< of decimal logarithms where it is logarithmic
  Scale up;
  bool logarithmic = false;

  double x(double value) const {
    return left + across.position(logarithmic ? std::log10(value) : value) * (right - left);
  }
  double y(double value) const { return bottom - up.position(value) * (bottom - top); }
};

inline std::string coordinate(double value) { return fixed(value, 1); }

inline std::string value_label(double value, Unit unit) {
  return unit == Unit::percent ? percent(value, 2) : significant(value, 4);
}

inline std::string series_class(std::size_t index) { return "class=\"series-" + std::to_string(index % 6 + 1) + "\""; }

/// Every n-th point and the last one, at most some 400: a screen shows no more.
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

inline std::string across_plot(const Plot& plot, const std::string& kind, double y) {
  const std::string ends = "x1=\"" + coordinate(plot.left) + "\" x2=\"" + coordinate(Plot::right) + "\"";
  return "<line " + attribute("class", kind) + " " + ends + " y1=\"" + coordinate(y) + "\" y2=\"" + coordinate(y) +
         "\"/>\n";
}

inline std::string label(double x, double y, const std::string& anchor, const std::string& text) {
  const std::string place = "x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" dy=\".35em\" ";
  return element("text", place + attribute("text-anchor", anchor), escaped(text)) + "\n";
}

/// A place on the horizontal axis and what stands there.
struct TickAcross {
  double value;
  std::string label;
};

/// Powers of ten on a logarithmic axis, and twice and five times them where there are few.
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

inline std::string axes(const Plot& plot, const Chart& chart) {
  std::string svg;
  for (const double tick : ticks(plot.up)) {
    svg += across_plot(plot, "grid", plot.y(tick));
    svg += label(plot.left - 8, plot.y(tick), "end", tick_label(tick, plot.up.step, chart.unit));
  }
  svg += across_plot(plot, "axis", Plot::bottom);
  for (const TickAcross& tick : ticks_across(plot))
    svg += label(plot.x(tick.value), Plot::bottom + 14, "middle", tick.label);
  return svg + label((plot.left + Plot::right) / 2, Plot::height - 11, "middle", chart.x_label);
}

/// The curve as a path that starts anew after each gap, and its points, which tell their values when pointed at.
inline std::string curve(const Plot& plot, const Chart& chart, const Series& series) {
  std::string path;
  std::string dots;
  const std::size_t points = series.x.size();
  bool pen_down = false;
  for (std::size_t i = 0; i < points; ++i) {
    if (!drawable(plot.x(series.x[i])) || !drawable(series.y[i])) {
      pen_down = false;
      continue;
    }
    const std::string x = coordinate(plot.x(series.x[i]));
    const std::string y = coordinate(plot.y(series.y[i]));
    path.append(pen_down ? "L" : "M").append(x).append(" ").append(y);
    pen_down = true;
    if (points > 100) continue;
    std::string said = series.name + ", " + chart.x_label;
    said.append(" ").append(significant(series.x[i], 6)).append(": ").append(value_label(series.y[i], chart.unit));
    std::string place = attribute("cx", x);
    place.append(" ").append(attribute("cy", y)).append(points > 30 ? " r=\"1\"" : " r=\"2.75\"");
    dots += element("circle", "class=\"dot\" " + place, element("title", "", escaped(said))) + "\n";
  }
  if (path.empty()) return {};
  return "<path class=\"curve\" d=\"" + path + "\"/>\n" + dots;
}

inline std::string legend(const Chart& chart) {
  if (chart.series.size() < 2) return {};
  std::string html;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const std::string line = element("svg", series_class(i) + " viewBox=\"0 0 24 8\" aria-hidden=\"true\"",
                                     "<path class=\"curve\" d=\"M1 4L23 4\"/>");
    html += element("span", "class=\"legend\"", line + escaped(chart.series[i].name)) + "\n";
  }
  return html;
}

/// What the chart shows, in words, for those who do not see it.
inline std::string described(const Chart& chart) {
  std::string words;
  for (const Series& series : chart.series) {
    if (series.y.empty()) continue;
    words += series.name + " from " + value_label(series.y.front(), chart.unit) + " to " +
             value_label(series.y.back(), chart.unit) + " over " + chart.x_label + " " +
             significant(series.x.front(), 6) + " to " + significant(series.x.back(), 6) + ". ";
  }
  return words;
}

/// Says where values could not be drawn, so that a gap is not mistaken for missing data.
inline std::string gaps(const Chart& chart) {
  std::string said;
  for (const Series& series : chart.series) {
    const auto gap = std::find_if_not(series.y.begin(), series.y.end(), drawable);
    if (gap == series.y.end()) continue;
    const double x = series.x[static_cast<std::size_t>(gap - series.y.begin())];
    said +=
        series.name + " is " + value_label(*gap, chart.unit) + " at " + chart.x_label + " " + significant(x, 6) + ". ";
  }
  return said.empty() ? said : element("p", "class=\"note\"", escaped(said + "Curves break off there.")) + "\n";
}

}  // namespace detail

/// A line chart as an HTML figure: title, legend if there are several curves, and the drawing as SVG.
inline std::string chart_figure(const Chart& chart) {
  const detail::Plot plot = detail::plot_of(chart);
  std::string drawing = element("title", attribute("id", chart.id + "-title"), escaped(chart.title)) + "\n";
  drawing += element("desc", attribute("id", chart.id + "-description"), escaped(detail::described(chart))) + "\n";
  drawing += detail::axes(plot, chart);
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    drawing +=
        element("g", detail::series_class(i), detail::curve(plot, chart, detail::thinned(chart.series[i]))) + "\n";
  }
  const std::string caption = element("strong", "", escaped(chart.title)) + "\n" + detail::legend(chart);
  const std::string named = attribute("aria-labelledby", chart.id + "-title " + chart.id + "-description");
  return element("figure", "class=\"chart\"",
                 element("figcaption", "", caption) + "\n" +
                     element("svg", "viewBox=\"0 0 400 250\" role=\"img\" " + named, drawing) + "\n" +
                     detail::gaps(chart)) +
         "\n";
}

}  // namespace archetype::report
