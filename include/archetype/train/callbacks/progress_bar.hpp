// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/io/terminal.hpp>
#include <archetype/text/progress.hpp>
#include <archetype/train/core/progress.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <iomanip>
#include <iostream>
#include <ostream>
#include <sstream>
#include <string>

namespace archetype {

/// Shows the progress of a training on the standard output: on a terminal a line that redraws itself, elsewhere a plain
/// line every ten seconds; and a line for each completed epoch.
class ProgressBar {
 public:
  static constexpr bool once_per_training = true;

  explicit ProgressBar(bool terminal = io::writes_to_terminal(), std::ostream& out = std::cout)
      : terminal_(terminal), interval_(terminal ? 0.1 : 10), out_(out) {}

  void before_fit(const Progress& progress) {
    start_ = shown_ = Clock::now();
    start_position_ = progress.position();
    restart();
  }

  void after_step(const Progress& progress) {
    images_ += progress.batch;
    const auto now = Clock::now();
    if (now - shown_ < interval_) return;
    shown_ = now;
    draw(progress, now);
  }

  void after_epoch(const Progress& progress) {
    const EpochRecord& result = progress.history.back();
    std::ostringstream text;
    text << std::fixed << std::setprecision(4) << title(progress.epoch, progress) << "train loss " << result.train_loss;
    if (result.validated()) {
      text << "  valid loss " << result.valid_loss;
      for (std::size_t i = 0; i < result.metrics.size(); ++i)
        text << "  " << progress.metric_names[i] << ' ' << result.metrics[i];
    }
    text << "  " << duration_text(result.seconds);
    out_.get() << (terminal_ ? "\r\033[K" : "") << text.str() << std::endl;
    restart();
  }

 private:
  using Clock = std::chrono::steady_clock;

  void restart() {
    epoch_start_ = Clock::now();
    images_ = 0;
  }

  void draw(const Progress& progress, Clock::time_point now) {
    const double epoch_time = std::chrono::duration<double>(now - epoch_start_).count();
    const double fit_time = std::chrono::duration<double>(now - start_).count();
    const double done = progress.position() - start_position_;
    const double remaining = fit_time / done * (1 - progress.position());
    std::ostringstream text;
    text << title(progress.epoch + 1, progress) << (terminal_ ? progress_cells(progress.step, progress.steps) : "")
         << std::setw(4) << 100 * progress.step / progress.steps << " %  " << std::fixed << std::setprecision(0)
         << static_cast<double>(images_) / epoch_time << " images/s  " << std::setprecision(4) << "train loss "
         << progress.train_loss.value() << "  " << duration_text(remaining) << " left";
    out_.get() << (terminal_ ? "\r\033[K" : "") << text.str() << (terminal_ ? "" : "\n") << std::flush;
  }

  static std::string title(int epoch, const Progress& progress) {
    return "epoch " + std::to_string(epoch) + "/" + std::to_string(progress.epochs) + "  ";
  }

  bool terminal_;
  std::chrono::duration<double> interval_;
  std::reference_wrapper<std::ostream> out_;
  Clock::time_point start_, shown_, epoch_start_;
  double start_position_ = 0;
  std::int64_t images_ = 0;
};

}  // namespace archetype
