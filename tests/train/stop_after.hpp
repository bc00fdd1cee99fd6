// SPDX-License-Identifier: MIT
// Callbacks that end a training as a kill would.
#pragma once

#include <archetype/train/core/progress.hpp>

#include <cstddef>
#include <stdexcept>

/// After this epoch of a call of `fit`.
struct StopAfter {
  int epoch;
  void after_epoch(const archetype::Progress& progress) const {
    if (progress.epoch == epoch) throw std::runtime_error("stopped");
  }
};

/// After so many epochs of all calls of `fit`.
struct StopAfterAll {
  std::size_t epochs;
  void after_epoch(const archetype::Progress& progress) const {
    if (progress.history.size() == epochs) throw std::runtime_error("stopped");
  }
};
