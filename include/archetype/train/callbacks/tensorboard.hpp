// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/io/tfrecord.hpp>
#include <archetype/io/write_file.hpp>
#include <archetype/train/core/progress.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include <protozero/pbf_writer.hpp>

namespace archetype {

namespace detail {

/// Field numbers of TensorFlow's protocol buffer `Event` and of its `Summary`.
enum class EventField : std::uint32_t { wall_time = 1, step = 2, file_version = 3, summary = 5 };
enum class SummaryField : std::uint32_t { value = 1, tag = 1, simple_value = 2 };

inline std::string version_event(double wall_time) {
  std::string event;
  protozero::pbf_writer fields{event};
  fields.add_double(static_cast<std::uint32_t>(EventField::wall_time), wall_time);
  fields.add_string(static_cast<std::uint32_t>(EventField::file_version), "brain.Event:2");
  return event;
}

inline std::string scalar_event(double wall_time, std::size_t step, const std::string& tag, double value) {
  std::string event;
  protozero::pbf_writer fields{event};
  fields.add_double(static_cast<std::uint32_t>(EventField::wall_time), wall_time);
  fields.add_int64(static_cast<std::uint32_t>(EventField::step), static_cast<std::int64_t>(step));
  protozero::pbf_writer summary{fields, static_cast<std::uint32_t>(EventField::summary)};
  protozero::pbf_writer scalar{summary, static_cast<std::uint32_t>(SummaryField::value)};
  scalar.add_string(static_cast<std::uint32_t>(SummaryField::tag), tag);
  scalar.add_float(static_cast<std::uint32_t>(SummaryField::simple_value), static_cast<float>(value));
  return event;
}

}  // namespace detail

/// Logs losses, metrics and seconds of every epoch and the learning rate of every step as a TensorBoard event file:
/// `tensorboard --logdir` shows all runs below a directory. Like `CsvLog` it rewrites the whole file after each epoch,
/// so a killed and resumed training shows every epoch once; earlier events keep their offsets, so an open dashboard
/// stays valid.
class TensorBoard {
 public:
  static constexpr bool once_per_training = true;

  explicit TensorBoard(const std::filesystem::path& directory) : file_(directory / "events.out.tfevents.0.archetype") {}

  void before_fit(const Progress& progress) {
    start_ = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    for (const EpochRecord& each : progress.history) start_ -= each.seconds;
  }

  /// Throws std::system_error or std::filesystem::filesystem_error if the file cannot be written.
  void after_epoch(const Progress& progress) const { write(progress); }

  /// Writes again, since the training may have been killed between the last checkpoint and the last event.
  void after_fit(const Progress& progress) const { write(progress); }

 private:
  void write(const Progress& progress) const {
    std::string content = io::tfrecord(detail::version_event(start_));
    double time = start_;
    const auto add = [&](std::size_t step, const std::string& tag, double value) {
      if (std::isnan(value)) return;  // there are no validation images
      content += io::tfrecord(detail::scalar_event(time, step, tag, value));
    };
    const std::size_t epochs = progress.history.size();
    const std::size_t steps = epochs == 0 ? 0 : progress.learning_rates.size() / epochs;
    for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
      const EpochRecord& result = progress.history[epoch];
      for (std::size_t step = epoch * steps; step < (epoch + 1) * steps; ++step) {
        time += result.seconds / static_cast<double>(steps);
        add(step + 1, "learning_rate", progress.learning_rates[step]);
      }
      add(epoch + 1, "train_loss", result.train_loss);
      add(epoch + 1, "valid_loss", result.valid_loss);
      for (std::size_t i = 0; i < result.metrics.size(); ++i)
        add(epoch + 1, progress.metric_names[i], result.metrics[i]);
      add(epoch + 1, "seconds", result.seconds);
    }
    if (file_.has_parent_path()) create_directories(file_.parent_path());
    io::write_file(file_, content);
  }

  std::filesystem::path file_;
  double start_ = 0;  // start of the training, in seconds since 1970
};

}  // namespace archetype
