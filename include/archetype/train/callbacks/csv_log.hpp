// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/io/write_file.hpp>
#include <archetype/train/core/progress.hpp>

#include <cmath>
#include <filesystem>
#include <sstream>
#include <string>

namespace archetype {

/// Logs epoch, losses, metrics and seconds of every epoch as comma-separated values; NaN, as without validation images,
/// is an empty cell. The whole file is rewritten after each epoch, so a killed and resumed training leaves the same
/// rows as an uninterrupted one, and no reader sees half a row.
class CsvLog {
 public:
  static constexpr bool once_per_training = true;

  explicit CsvLog(std::filesystem::path file) : file_(std::move(file)) {}

  /// Throws std::system_error or std::filesystem::filesystem_error if the file cannot be written.
  void after_epoch(const Progress& progress) const { write(progress); }

  /// Writes again, since the training may have been killed between the last checkpoint and the last row.
  void after_fit(const Progress& progress) const { write(progress); }

 private:
  void write(const Progress& progress) const {
    std::ostringstream table;
    table.precision(9);
    table << "epoch,train_loss,valid_loss";
    for (const std::string& name : progress.metric_names) table << ',' << name;
    table << ",time\n";
    for (const EpochRecord& each : progress.history) {
      table << each.epoch << ',' << each.train_loss;
      const auto add = [&](double value) {
        table << ',';
        if (!std::isnan(value)) table << value;
      };
      add(each.valid_loss);
      for (const double value : each.metrics) add(value);
      table << ',' << each.seconds << '\n';
    }
    if (file_.has_parent_path()) create_directories(file_.parent_path());
    io::write_file(file_, table.str());
  }

  std::filesystem::path file_;
};

}  // namespace archetype
