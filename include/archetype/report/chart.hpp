// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/html.hpp>
#include <archetype/report/number.hpp>
#include <archetype/report/plot.hpp>
#include <archetype/report/scale.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace archetype::report {

namespace detail {

inline std::string coordinate(double value) { return fixed(value, 1); }

inline std::string series_class(std::size_t index) { return "class=\"series-" + std::to_string(index % 6 + 1) + "\""; }

inline std::string across_plot(const Plot& plot, const std::string& kind, double y) {
  const std::string ends = "x1=\"" + coordinate(plot.left) + "\" x2=\"" + coordinate(Plot::right) + "\"";
  return "<line " + attribute("class", kind) + " " + ends + " y1=\"" + coordinate(y) + "\" y2=\"" + coordinate(y) +
         "\"/>\n";
}

inline std::string label(double x, double y, const std::string& anchor, const std::string& text) {
  const std::string place = "x=\"" + coordinate(x) + "\" y=\"" + coordinate(y) + "\" dy=\".35em\" ";
  return element("text", place + attribute("text-anchor", anchor), escaped(text)) + "\n";
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

/// The curve as a path that starts anew after each gap, and its points, which show their values when the pointer is on
/// them.
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

/// Describes the chart in words, for readers who cannot see it.
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

/// A note that names values that could not be drawn, so that a gap is not mistaken for missing data.
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

/// A line chart as an HTML figure: a title, a legend if there are several curves, and the drawing as SVG.
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
