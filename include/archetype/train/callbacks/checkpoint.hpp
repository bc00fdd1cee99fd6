// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <utility>

namespace archetype {

/// Saves the training after each epoch: `last.pt`, from which `Trainer::resume` continues, and, if there is a
/// validation loss, `best.pt`, the state with the lowest.
class Checkpoint {
 public:
  static constexpr bool once_per_training = true;

  explicit Checkpoint(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Throws std::filesystem::filesystem_error if the directory cannot be created: before training, not after an epoch.
  void before_fit(const auto&) const { create_directories(directory_); }

  /// Writes the best first: a training killed between the two writes resumes one epoch earlier and writes the best
  /// again.
  void after_epoch(const auto& trainer) const {
    if (trainer.progress().last_is_best()) trainer.save(directory_ / "best.pt");
    trainer.save(directory_ / "last.pt");
  }

 private:
  std::filesystem::path directory_;
};

}  // namespace archetype
