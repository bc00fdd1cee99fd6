// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/io/write_file.hpp>
#include <archetype/report/chart.hpp>
#include <archetype/report/compared.hpp>
#include <archetype/report/html.hpp>
#include <archetype/report/number.hpp>
#include <archetype/report/overview.hpp>
#include <archetype/report/plot.hpp>
#include <archetype/report/run.hpp>
#include <archetype/report/scale.hpp>
#include <archetype/report/tables.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

namespace report {

namespace detail {

/// "91.2 %", or "91.2 % (90.8–91.5)" for several runs.
inline std::string with_range(const Spread& accuracy) {
  std::string text = percent(accuracy.mean, 1);
  if (accuracy.least < accuracy.most)
    text += " (" + fixed(100 * accuracy.least, 1) + "–" + fixed(100 * accuracy.most, 1) + ")";
  return text;
}

/// A link to the data of a chart as a CSV file, which the page itself contains.
inline std::string data_link(const Chart& chart) {
  std::string rows = "series," + chart.x_label + ",value%0A";
  for (const Series& series : chart.series)
    for (std::size_t i = 0; i < series.x.size(); ++i)
      rows += series.name + "," + std::to_string(series.x[i]) + "," + std::to_string(series.y[i]) + "%0A";
  std::replace(rows.begin(), rows.end(), ' ', '_');
  return element(
             "p", "class=\"note\"",
             element("a", attribute("download", chart.id + ".csv") + " " + attribute("href", "data:text/csv," + rows),
                     "Data of this chart")) +
         "\n";
}

inline std::string figure_with_data(const Chart& chart) {
  return element("div", "", chart_figure(chart) + data_link(chart)) + "\n";
}

inline std::string comparison_table(const Comparison& comparison) {
  std::string head;
  for (const char* const name : {"Network", "Accuracy", "Training time", "Parameters", "Multiply-adds"})
    head += column(name);
  std::string rows = element("thead", "", element("tr", "", head)) + "\n<tbody>\n";
  for (const ComparedNetwork& network : comparison.networks)
    rows += element("tr", "",
                    element("th", "scope=\"row\"", escaped(network.name)) + cell(with_range(final_accuracy(network))) +
                        cell(duration(training_time(network).mean)) + cell(grouped(network.parameters)) +
                        cell(grouped(network.multiply_adds))) +
            "\n";
  return scrolling_table("Networks", "epochs", rows + "</tbody>");
}

/// One point per network, with a line through the results of its seeds.
inline Chart accuracy_against_time(const Comparison& comparison) {
  Chart chart{"accuracy-time", "Accuracy against training time", "seconds", Unit::percent, {}};
  std::vector<double> times;
  for (const ComparedNetwork& network : comparison.networks) {
    const Spread accuracy = final_accuracy(network);
    const double seconds = training_time(network).mean;
    times.push_back(seconds);
    chart.series.push_back({network.name, {seconds}, {accuracy.mean}});
    if (accuracy.least < accuracy.most)
      chart.series.back() = {network.name, {seconds, seconds, seconds}, {accuracy.least, accuracy.mean, accuracy.most}};
  }
  const Spread spread = spread_of(times);
  chart.logarithmic = spread.least > 0 && spread.most > 8 * spread.least;
  return chart;
}

/// The accuracy of the first seed after each epoch, over the training time until then.
inline Chart learning_curves(const Comparison& comparison) {
  Chart chart{"learning", "Validation accuracy over time", "seconds", Unit::percent, {}};
  for (const ComparedNetwork& network : comparison.networks) {
    Series series{network.name, {}, {}};
    double seconds = 0;
    for (const EpochRecord& row : network.runs.front()) {
      series.x.push_back(seconds += row.seconds);
      series.y.push_back(row.metrics.front());
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

/// A list of sentences such as "resnet18 reached 91.2 % in 2 min 10 s, 1.3 times the shortest."
inline std::string sentences(const Comparison& comparison) {
  double fastest = training_time(comparison.networks.front()).mean;
  for (const ComparedNetwork& network : comparison.networks) fastest = std::min(fastest, training_time(network).mean);
  std::string items;
  for (const ComparedNetwork& network : comparison.networks) {
    const double seconds = training_time(network).mean;
    std::string said = network.name + " reached " + with_range(final_accuracy(network)) + " in " + duration(seconds);
    said += seconds == fastest ? ", the shortest time." : ", " + fixed(seconds / fastest, 1) + " times the shortest.";
    items += element("li", "", escaped(said)) + "\n";
  }
  return element("ul", "", items);
}

inline std::string class_comparison(const Comparison& comparison) {
  std::string head = column("Class");
  for (const ComparedNetwork& network : comparison.networks) head += column(network.name);
  std::string rows = element("thead", "", element("tr", "", head)) + "\n<tbody>\n";
  for (std::size_t i = 0; i < comparison.classes.size(); ++i) {
    std::string cells = element("th", "scope=\"row\"", escaped(comparison.classes[i]));
    for (const ComparedNetwork& network : comparison.networks) cells += share_cell(network.class_accuracy.at(i));
    rows += element("tr", "", cells) + "\n";
  }
  return scrolling_table("Classes", "scores", rows + "</tbody>");
}

}  // namespace detail
}  // namespace report

/// A comparison as a single HTML page that loads nothing else. Throws std::invalid_argument if there are no networks,
/// or a network has no run or a run without epochs.
inline std::string comparison_page(const Comparison& comparison) {
  using namespace report;
  const bool trained = std::all_of(comparison.networks.begin(), comparison.networks.end(), [](const auto& network) {
    return !network.runs.empty() &&
           std::none_of(network.runs.begin(), network.runs.end(), [](const auto& run) { return run.empty(); });
  });
  if (comparison.networks.empty() || !trained)
    throw std::invalid_argument("comparison: each of its networks needs a run of at least one epoch");
  Run heading;
  heading.name = comparison.name;
  heading.description = comparison.description;
  heading.facts = comparison.facts;
  const std::string charts =
      element("div", "class=\"charts\"",
              report::detail::figure_with_data(report::detail::accuracy_against_time(comparison)) +
                  report::detail::figure_with_data(report::detail::learning_curves(comparison)));
  return html_page(
      comparison.name,
      overview(heading) +
          section("Networks", report::detail::comparison_table(comparison) + report::detail::sentences(comparison)) +
          section("Accuracy and time", charts) +
          section("Accuracy by class", comparison.classes.empty() ? "" : report::detail::class_comparison(comparison)));
}

/// Writes the page of a comparison as `write_file` does: if that throws, an older file at the path is unchanged.
inline void write_comparison(const std::filesystem::path& path, const Comparison& comparison) {
  io::write_file(path, comparison_page(comparison));
}

}  // namespace archetype
