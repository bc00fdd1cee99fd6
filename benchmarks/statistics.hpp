// SPDX-License-Identifier: MIT
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace archetype::bench {

/// The median of several measurements, with the lowest and the highest.
struct Spread {
  double median, lowest, highest;
};

inline Spread spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values[values.size() / 2], values.front(), values.back()};
}

/// Results of several calls.
template <class Measure>
std::vector<double> repeated(int runs, Measure measure) {
  std::vector<double> results;
  for (int run = 0; run < runs; ++run) results.push_back(measure());
  return results;
}

/// Results of two measurements made in turn, so that what else the machine does falls upon both.
template <class First, class Second>
std::pair<std::vector<double>, std::vector<double>> in_turn(int runs, First first, Second second) {
  std::pair<std::vector<double>, std::vector<double>> results;
  for (int run = 0; run < runs; ++run) {
    results.first.push_back(first());
    results.second.push_back(second());
  }
  return results;
}

/// How each of the first compares with its partner among the second.
template <class Comparison>
std::vector<double> pairwise(const std::vector<double>& first, const std::vector<double>& second, Comparison compare) {
  std::vector<double> results;
  for (std::size_t i = 0; i < first.size(); ++i) results.push_back(compare(first[i], second[i]));
  return results;
}

/// One line of a table: what was measured, median and range, and the aim. "A ÷ B" with the unit × is a ratio of times:
/// ours over that of the reference B, so lower is better. write_table.py reads these lines.
inline void print_row(const std::string& what, Spread measured, const std::string& unit, const std::string& aim) {
  std::printf("%-52s %8.3f %s  (%.3f – %.3f)  aim: %s\n", what.c_str(), measured.median, unit.c_str(), measured.lowest,
              measured.highest, aim.c_str());
  std::fflush(stdout);
}

}  // namespace archetype::bench
