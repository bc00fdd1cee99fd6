// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/io/write_file.hpp>

#include <filesystem>
#include <utility>

namespace archetype {

/// Logs the settings that a training depends on, one per line: images, batch size, seed, preprocessing with its
/// parameters, optimizer. `further` settings, such as the origin of the initial weights, become settings of the
/// training too, so that it does not resume with different ones.
class SettingsLog {
 public:
  static constexpr bool once_per_training = true;

  explicit SettingsLog(std::filesystem::path file, Settings further = {})
      : file_(std::move(file)), further_(std::move(further)) {}

  const Settings& settings() const& { return further_; }
  const Settings& settings() const&& = delete;

  /// Throws std::system_error or std::filesystem::filesystem_error if the file cannot be written.
  void before_fit(const auto& trainer) const {
    if (file_.has_parent_path()) create_directories(file_.parent_path());
    io::write_file(file_, lines_of(trainer.settings()));
  }

 private:
  std::filesystem::path file_;
  Settings further_;
};

}  // namespace archetype
