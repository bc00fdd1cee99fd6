// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/option.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/train/core/progress.hpp>

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace archetype {

/// Ends a call of `fit` if the validation loss has not fallen by more than `least` below its lowest for `patience`
/// epochs.
struct EarlyStopping {
  int patience = 3;
  double least = 0;

  Settings settings() const {
    return {{"patience of early stopping", std::to_string(patience)},
            {"least improvement", detail::short_number(least)}};
  }

  /// Throws std::runtime_error if there is no validation loss.
  bool stops(const Progress& progress) const {
    if (!progress.history.back().validated())
      throw std::runtime_error("EarlyStopping: the validation loss of epoch " +
                               std::to_string(progress.history.size()) +
                               " is NaN; give the training images to validate with, or a lower learning rate");
    const auto begin = progress.history.end() - progress.epoch;  // the first epoch of this call of `fit`
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
