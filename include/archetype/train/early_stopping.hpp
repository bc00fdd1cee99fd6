// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>

#include <archetype/train/progress.hpp>

namespace archetype {

/// Ends a call of `fit` when the validation loss has not fallen by `least` below its lowest for so many epochs.
struct EarlyStopping {
  int patience = 3;
  double least = 0;

  bool stops(const Progress& progress) const {
    const auto begin = progress.history.end() - progress.epoch;  // of this call
    double lowest = begin->valid_loss;
    int waited = 0;
    for (auto each = begin + 1; each < progress.history.end(); ++each) {
      waited = each->valid_loss < lowest - least ? 0 : waited + 1;
      lowest = std::min(lowest, each->valid_loss);
    }
    return waited >= patience;
  }
};

}  // namespace archetype
