// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <utility>

namespace archetype {

/// Saves the training after each epoch: `last.pt`, from which `Trainer::resume` goes on, and `best.pt`, that of the
/// lowest validation loss, if there is one.
class Checkpoint {
 public:
  static constexpr bool once_per_training = true;

  explicit Checkpoint(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Throws if the directory cannot be made: at the start, not after an epoch.
  void before_fit(const auto&) const { create_directories(directory_); }

  /// The best goes first: what is killed before the last is written resumes one epoch earlier and writes the best
  /// again.
  void after_epoch(const auto& trainer) const {
    if (trainer.progress().last_is_best()) trainer.save(directory_ / "best.pt");
    trainer.save(directory_ / "last.pt");
  }

 private:
  std::filesystem::path directory_;
};

}  // namespace archetype
