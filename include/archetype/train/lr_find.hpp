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

/// Losses at rising learning rates, and the rate that they suggest.
struct LearningRateTrial {
  std::vector<double> rates;
  std::vector<double> losses;  ///< smoothed
  double suggestion = 0;       ///< NaN where the losses do not fall
};

/// From which rate to which, in how many steps; the rate grows by the same factor each step.
struct TrialRange {
  double first = 1e-7;
  double last = 10;
  int steps = 100;
};

namespace detail {

/// Index in the middle of the middle third of the longest falling run of losses, not all of which need be in a row:
/// fastai's `valley`.
inline std::size_t valley(const std::vector<double>& losses) {
  std::vector<std::size_t> length(losses.size(), 1);  // of the longest falling subsequence that ends at each
  std::size_t end = 0;
  for (std::size_t i = 1; i < losses.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j)
      if (losses[i] < losses[j]) length[i] = std::max(length[i], length[j] + 1);
    if (length[end] < length[i]) end = i;
  }
  // The run starts one before its first loss, as fastai reckons it.
  const std::size_t past_start = end + length[end] / 3 + length[end] / 6;
  return past_start - std::min(length[end], past_start);
}

}  // namespace detail

/// Runs some steps at rising learning rates, until the loss is four times its lowest, and puts
/// everything back as it was (Smith 2017). Suggests a rate as fastai's `lr_find` does.
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
  // The first tenth still settles, and the last steps diverge.
  const auto skipped = static_cast<std::size_t>(range.steps / 10);
  trial.suggestion = std::nan("");
  if (trial.losses.size() <= skipped + 6) return trial;
  const std::vector<double> losses{trial.losses.begin() + static_cast<std::ptrdiff_t>(skipped), trial.losses.end() - 5};
  trial.suggestion = trial.rates[skipped + detail::valley(losses)];
  return trial;
}

/// Writes the trial as a page with its curve, on a logarithmic axis, and the suggestion marked.
inline void write_trial(const std::filesystem::path& path, const std::string& name, const LearningRateTrial& trial) {
  write_rate_trial(path, name, trial.rates, trial.losses, trial.suggestion);
}

}  // namespace archetype
