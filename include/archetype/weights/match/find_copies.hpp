// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/match/load_report.hpp>
#include <archetype/weights/match/own_tensor.hpp>
#include <archetype/weights/match/recognition.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace archetype::detail {

/// The number of a network's tensors whose names a file contains with a prefix.
struct CopyCount {
  std::string prefix;
  std::size_t found = 0;         ///< in any shape
  std::size_t fitting = 0;       ///< in a matching shape, without `num_batches_tracked`
  std::size_t fitting_body = 0;  ///< of the fitting ones, those outside the head
};

/// Finds the prefixes with which a network occurs in a file. The best becomes the recognition's prefix; equally good
/// ones become candidates of the report; those equally good except for the head become others. If bare names were
/// requested, the best is no prefix.
inline void tell_copies_apart(Recognition& recognized, const std::vector<OwnTensor>& own, const StateDict& state,
                              LoadReport& report) {
  std::vector<CopyCount> copies;
  for (const std::string& prefix : possible_prefixes(recognized.keys, state)) {
    CopyCount copy{.prefix = prefix, .found = count_found(recognized.keys, state, prefix)};
    for (const OwnTensor& ours : own) {
      if (ours.counts) continue;
      const StoredTensor* const tensor = state.find(prefix + ours.theirs);
      if (tensor == nullptr || !same_but_for_ones(ours.extents, tensor->extents)) continue;
      ++copy.fitting;
      copy.fitting_body += ours.in_head ? 0 : 1;
    }
    copies.push_back(std::move(copy));
  }
  const bool bare = state.has_bare_names();
  const CopyCount best = bare ? copies.front()
                              : *std::max_element(copies.begin(), copies.end(),
                                                  [](const auto& a, const auto& b) { return a.fitting < b.fitting; });
  const auto needed = static_cast<std::size_t>(
      std::count_if(own.begin(), own.end(), [](const OwnTensor& tensor) { return !tensor.counts; }));
  if (2 * best.fitting < needed) {  // it is another network, so only names can be compared
    for (const CopyCount& copy : copies)
      if (copy.prefix != recognized.prefix && copy.found == recognized.found &&
          4 * copy.found >= own.size())  // fewer names may match by chance
        report.others.push_back(copy.prefix);
    return;
  }
  const bool was_best = std::any_of(copies.begin(), copies.end(), [&](const CopyCount& copy) {
    return copy.prefix == recognized.prefix && copy.fitting == best.fitting;
  });
  if (!was_best) recognized.prefix = best.prefix;
  for (const CopyCount& copy : copies) {
    if (copy.fitting == best.fitting && (!bare || copy.prefix.empty())) report.candidates.push_back(copy.prefix);
    else if (copy.fitting_body >= best.fitting_body) report.others.push_back(copy.prefix);
  }
  if (report.candidates.size() == 1) report.candidates.clear();
}

}  // namespace archetype::detail
