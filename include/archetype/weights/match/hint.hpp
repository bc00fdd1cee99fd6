// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/match/match.hpp>
#include <archetype/weights/state/copies.hpp>

#include <string>
#include <vector>

namespace archetype::detail {

/// A hint for the message about a file that does not fit, where `adapting_helps` says whether `Adapt{}` would suffice.
inline std::string hint_for(const WeightMatch& match, bool adapting_helps) {
  const LoadReport& report = match.report();
  if (!report.others.empty()) {  // of which Adapt{} would take one without a word
    std::vector<std::string> copies{report.prefix};
    copies.insert(copies.end(), report.others.begin(), report.others.end());
    return "\nthe file holds such a network more than once; say which is meant: " + ways_to_say_which(copies);
  }
  return adapting_helps ? "\nAdapt{} permits all that" : "";
}

}  // namespace archetype::detail
