// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/run.hpp>

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace archetype {

/// A network of a comparison and the results of its trainings.
struct ComparedNetwork {
  std::string name;
  long parameters = 0;
  long multiply_adds = 0;                      ///< For one image.
  std::vector<std::vector<EpochRecord>> runs;  ///< One per seed; the first metric is the validation accuracy.
  std::vector<double> class_accuracy;          ///< Recall per class, over all runs.
};

/// The data of a comparison of networks that were trained in the same way.
struct Comparison {
  std::string name;
  std::string description;
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<std::string> classes;
  std::vector<ComparedNetwork> networks;
};

namespace report {

/// Mean and range of a number over the runs of a network.
struct Spread {
  double mean = 0;
  double least = 0;
  double most = 0;
};

/// The spread of at least one value.
inline Spread spread_of(const std::vector<double>& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return {std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size()), *least, *most};
}

/// Validation accuracy after the last epoch, over the runs.
inline Spread final_accuracy(const ComparedNetwork& network) {
  std::vector<double> values;
  for (const auto& run : network.runs) values.push_back(run.back().metrics.front());
  return spread_of(values);
}

/// Seconds of training, over the runs.
inline Spread training_time(const ComparedNetwork& network) {
  std::vector<double> values;
  for (const auto& run : network.runs)
    values.push_back(std::accumulate(run.begin(), run.end(), 0.0,
                                     [](double seconds, const EpochRecord& row) { return seconds + row.seconds; }));
  return spread_of(values);
}

}  // namespace report
}  // namespace archetype
