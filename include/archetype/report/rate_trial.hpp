// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/io/write_file.hpp>
#include <archetype/report/chart.hpp>
#include <archetype/report/html.hpp>
#include <archetype/report/number.hpp>
#include <archetype/report/overview.hpp>
#include <archetype/report/plot.hpp>
#include <archetype/report/run.hpp>
#include <archetype/report/scale.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace archetype {

/// The result of a learning rate search as a single HTML page that loads nothing else: the loss at each learning rate,
/// and the suggested rate, unless it is not finite. Throws std::invalid_argument unless there are equally many rates
/// and losses.
inline std::string rate_trial_page(const std::string& name, const std::vector<double>& rates,
                                   const std::vector<double>& losses, double suggestion) {
  using namespace report;
  if (rates.size() != losses.size())
    throw std::invalid_argument("rate trial: " + std::to_string(losses.size()) + " losses for " +
                                std::to_string(rates.size()) + " learning rates");
  Chart chart{"rates", "Loss at rising learning rates", "learning rate", Unit::plain, {{"loss", rates, losses}}, true};
  const bool suggested = std::isfinite(suggestion);
  if (suggested && !losses.empty()) {
    const auto nearest = std::min_element(rates.begin(), rates.end(), [&](double left, double right) {
      return std::abs(std::log(left / suggestion)) < std::abs(std::log(right / suggestion));
    });
    chart.series.push_back({"suggestion", {suggestion}, {losses[static_cast<std::size_t>(nearest - rates.begin())]}});
  }
  Run heading;
  heading.name = name;
  heading.facts = {{"Suggested rate", suggested ? significant(suggestion, 2) : "none, the losses do not fall"},
                   {"Steps", std::to_string(rates.size())}};
  return html_page(name, overview(heading) + section("Learning rates", chart_figure(chart)));
}

/// Writes the page as `write_file` does: if that throws, an older file at the path is unchanged.
inline void write_rate_trial(const std::filesystem::path& path, const std::string& name,
                             const std::vector<double>& rates, const std::vector<double>& losses, double suggestion) {
  io::write_file(path, rate_trial_page(name, rates, losses, suggestion));
}

}  // namespace archetype
