// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/run.hpp>
#include <archetype/report/thumbnail.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>

namespace archetype::report {

namespace detail {

inline void require_equal(const std::string& name, std::size_t found, const std::string& needs, std::size_t needed) {
  if (found == needed) return;
  throw std::invalid_argument(name + " has " + std::to_string(found) + " entries; " + needs + " has " +
                              std::to_string(needed));
}

inline void require_class(const std::string& name, int index, std::size_t classes) {
  if (index >= 0 && static_cast<std::size_t>(index) < classes) return;
  throw std::invalid_argument(name + " is " + std::to_string(index) + "; run.classes has " + std::to_string(classes) +
                              " entries");
}

inline std::string indexed(const std::string& name, std::size_t index) {
  return name + "[" + std::to_string(index) + "]";
}

}  // namespace detail

/// Throws std::invalid_argument, whose message names the field and both values, if parts of a run contradict each
/// other.
inline void require_consistent(const Run& run) {
  for (std::size_t i = 0; i < run.epochs.size(); ++i) {
    const std::string name = detail::indexed("run.epochs", i) + ".metrics";
    detail::require_equal(name, run.epochs[i].metrics.size(), "run.metric_names", run.metric_names.size());
  }
  if (!run.confusion.empty()) {
    detail::require_equal("run.confusion", run.confusion.size(), "run.classes", run.classes.size());
  }
  for (std::size_t actual = 0; actual < run.confusion.size(); ++actual) {
    const std::string row = detail::indexed("run.confusion", actual);
    detail::require_equal(row, run.confusion[actual].size(), "run.classes", run.classes.size());
    for (std::size_t predicted = 0; predicted < run.classes.size(); ++predicted) {
      const long count = run.confusion[actual][predicted];
      if (count >= 0) continue;
      throw std::invalid_argument(detail::indexed(row, predicted) + " is " + std::to_string(count) +
                                  "; a number of images is at least 0");
    }
  }
  for (std::size_t i = 0; i < run.worst.size(); ++i) {
    const std::string name = detail::indexed("run.worst", i);
    detail::require_class(name + ".actual", run.worst[i].actual, run.classes.size());
    detail::require_class(name + ".predicted", run.worst[i].predicted, run.classes.size());
    require_whole(run.worst[i].image, name + ".image");
  }
}

}  // namespace archetype::report
