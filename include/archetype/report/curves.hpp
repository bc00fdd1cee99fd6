// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/chart.hpp>
#include <archetype/report/html.hpp>
#include <archetype/report/plot.hpp>
#include <archetype/report/run.hpp>
#include <archetype/report/scale.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace archetype::report {

/// The unit of a metric: percent if all its finite values lie in [0, 1].
inline Unit metric_unit(const Run& run, std::size_t metric) {
  const bool fraction = std::all_of(run.epochs.begin(), run.epochs.end(), [metric](const EpochRecord& row) {
    const double value = row.metrics[metric];
    return !std::isfinite(value) || (value >= 0 && value <= 1);
  });
  return fraction ? Unit::percent : Unit::plain;
}

namespace detail {

/// The series of `value(row)` for each epoch.
template <class Value>
Series over_epochs(const Run& run, const std::string& name, Value value) {
  Series series{name, {}, {}};
  for (const EpochRecord& row : run.epochs) {
    series.x.push_back(row.epoch);
    series.y.push_back(value(row));
  }
  return series;
}

inline Series loss_series(const Run& run, const std::string& name, double EpochRecord::* loss) {
  return over_epochs(run, name, [loss](const EpochRecord& row) { return row.*loss; });
}

inline Series metric_series(const Run& run, std::size_t metric) {
  return over_epochs(run, run.metric_names[metric], [metric](const EpochRecord& row) { return row.metrics[metric]; });
}

}  // namespace detail

/// The charts of a run: its losses, its metrics (those in percent share one chart) and its learning rate.
inline std::vector<Chart> run_charts(const Run& run) {
  std::vector<Chart> charts;
  if (!run.epochs.empty()) {
    charts.push_back({"loss",
                      "Loss",
                      "epoch",
                      Unit::plain,
                      {detail::loss_series(run, "validation", &EpochRecord::valid_loss),
                       detail::loss_series(run, "training", &EpochRecord::train_loss)}});
    Chart fractions{"metrics", "", "epoch", Unit::percent, {}};
    std::vector<Chart> plain;
    for (std::size_t metric = 0; metric < run.metric_names.size(); ++metric) {
      const Series series = detail::metric_series(run, metric);
      if (metric_unit(run, metric) == Unit::percent) {
        fractions.series.push_back(series);
      } else {
        plain.push_back(
            {"metric-" + std::to_string(metric), "Validation " + series.name, "epoch", Unit::plain, {series}});
      }
    }
    const bool one = fractions.series.size() == 1;
    fractions.title = "Validation " + (one ? fractions.series[0].name : "metrics");
    if (!fractions.series.empty()) charts.push_back(fractions);
    charts.insert(charts.end(), plain.begin(), plain.end());
  }
  if (!run.learning_rates.empty()) {
    Series rates{"learning rate", {}, run.learning_rates};
    for (std::size_t step = 1; step <= run.learning_rates.size(); ++step) rates.x.push_back(static_cast<double>(step));
    charts.push_back({"learning-rate", "Learning rate", "step", Unit::plain, {rates}});
  }
  return charts;
}

/// The section with the charts of a run; empty if there are none.
inline std::string curves(const Run& run) {
  std::string figures;
  for (const Chart& chart : run_charts(run)) figures += chart_figure(chart);
  if (figures.empty()) return {};
  return section("Curves", element("div", "class=\"charts\"", figures));
}

}  // namespace archetype::report
