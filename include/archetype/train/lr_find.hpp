// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/report/rate_trial.hpp>
#include <archetype/train/core/smoothed.hpp>
#include <archetype/train/schedules/schedule.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace archetype {

/// The losses measured at increasing learning rates, and the learning rate that they suggest.
struct LearningRateTrial {
  std::vector<double> rates;
  std::vector<double> losses;  ///< smoothed
  double suggestion = 0;       ///< NaN if the losses do not fall
};

/// The range of learning rates to try and the number of steps; each step multiplies the rate by the same factor.
struct TrialRange {
  double first = 1e-7;
  double last = 10;
  int steps = 100;
};

namespace detail {

/// Index into the losses at the middle of the middle third of their longest decreasing subsequence: fastai's `valley`.
inline std::size_t valley(const std::vector<double>& losses) {
  std::vector<std::size_t> length(losses.size(), 1);  // of the longest decreasing subsequence that ends at each
  std::size_t end = 0;
  for (std::size_t i = 1; i < losses.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      if (losses[i] < losses[j]) length[i] = std::max(length[i], length[j] + 1);
    if (length[end] < length[i]) end = i;
  }
  // fastai counts the subsequence from one before its first loss.
  const std::size_t past_start = end + length[end] / 3 + length[end] / 6;
  return past_start - std::min(length[end], past_start);
}

}  // namespace detail

/// Trains for a few steps at increasing learning rates, until the loss is four times its lowest, and then restores
/// everything as it was (Smith 2017). Suggests a learning rate as fastai's `lr_find` does.
LearningRateTrial lr_find(auto& trainer, const TrialRange& range = {}) {
  LearningRateTrial trial;
  Smoothed smoothed;
  double lowest = INFINITY;
  const auto schedule = [&](double position) {
    return Rates{range.first * std::pow(range.last / range.first, position), {}};
  };
  trainer.try_out(range.steps, schedule, [&](double loss, double rate) {
    smoothed.add(loss);
    trial.rates.push_back(rate);
    trial.losses.push_back(smoothed.value());
    lowest = std::min(lowest, smoothed.value());
    return std::isfinite(loss) && smoothed.value() <= 4 * lowest;
  });
  // The loss still settles in the first tenth, and diverges in the last steps.
  const auto skipped = static_cast<std::size_t>(range.steps / 10);
  trial.suggestion = std::nan("");
  if (trial.losses.size() <= skipped + 6) return trial;
  const std::vector<double> losses{trial.losses.begin() + static_cast<std::ptrdiff_t>(skipped), trial.losses.end() - 5};
  trial.suggestion = trial.rates[skipped + detail::valley(losses)];
  return trial;
}

/// Writes an HTML page with the loss over the learning rate (logarithmic) and the suggestion marked.
inline void write_trial(const std::filesystem::path& path, const std::string& name, const LearningRateTrial& trial) {
  write_rate_trial(path, name, trial.rates, trial.losses, trial.suggestion);
}

}  // namespace archetype
