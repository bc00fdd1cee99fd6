// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/settings.hpp>
#include <archetype/report/run.hpp>
#include <archetype/train/core/smoothed.hpp>
#include <archetype/train/core/state.hpp>
#include <archetype/train/schedules/schedule.hpp>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <torch/types.h>

namespace archetype {

/// The progress of a training, which callbacks receive.
struct Progress {
  std::vector<std::string> metric_names;
  std::vector<EpochRecord> history;    ///< one record per epoch, over all calls of `fit`
  std::vector<double> learning_rates;  ///< one per step, over all calls of `fit`: that of the last layer group

  int fits = 0;            ///< completed calls of `fit`
  int epochs = 0;          ///< epochs of this call of `fit`
  int epoch = 0;           ///< completed epochs of this call
  std::int64_t steps = 0;  ///< steps per epoch
  std::int64_t step = 0;   ///< completed steps of the current epoch
  std::int64_t batch = 0;  ///< images in the last step
  double loss = 0;         ///< loss of the last step
  Smoothed train_loss;     ///< smoothed over the steps of this call of `fit`

  std::vector<Settings> plans;            ///< the arguments of each call of `fit`, including the current one
  std::vector<std::string> frozen_after;  ///< the parameters frozen after each completed call, a name per line

  /// Starts a call of `fit`, or continues that of a checkpoint. Throws std::invalid_argument for fewer than one epoch.
  void begin(int epochs_wanted, std::int64_t steps_an_epoch, bool resumes = false) {
    if (epochs_wanted < 1)
      throw std::invalid_argument("fit: epochs is " + std::to_string(epochs_wanted) + ", expected at least 1");
    if (!resumes) {
      epoch = 0;
      train_loss = {};
      plans.resize(static_cast<std::size_t>(fits));  // an earlier call may have ended with an exception
    }
    epochs = epochs_wanted;
    steps = steps_an_epoch;
    learning_rates = completed_rates();  // an earlier call may have ended within an epoch
    step = 0;
  }

  /// Records the plan of a call of `fit`, counted from 0. Throws std::runtime_error, naming both values, if it differs
  /// from the plan recorded in the checkpoint.
  void plan(std::size_t call, const Settings& told) {
    if (call < plans.size()) require_same_settings(told, plans[call]);
    else plans.push_back(told);
  }

  /// Whether a call of `fit` has begun and not ended.
  bool within_fit() const { return plans.size() > static_cast<std::size_t>(fits); }

  /// Ends a call of `fit`, after which the parameters of these names, one per line, are frozen.
  void end(std::string frozen) {
    frozen_after.push_back(std::move(frozen));
    ++fits;
  }

  /// Records a step. A loss that is not finite is left out of `train_loss`.
  void record(double step_loss, const Rates& rates, std::int64_t images) {
    ++step;
    learning_rates.push_back(rates.learning_rate.highest());
    loss = step_loss;
    batch = images;
    if (std::isfinite(step_loss)) train_loss.add(step_loss);
  }

  /// Throws std::runtime_error if the loss of the last step, which was at these rates, is not finite.
  void require_finite_loss(const Rates& rates) const {
    if (std::isfinite(loss)) return;
    std::ostringstream text;
    text << "training stopped: the loss is " << loss << " in epoch " << epoch + 1 << ", step " << step << " of "
         << steps << ", at learning rate " << rates.learning_rate.highest();
    throw std::runtime_error(text.str());
  }

  /// Records the end of an epoch. `validation` contains the mean loss and then the metrics, or is empty.
  void end_epoch(const std::vector<double>& validation, std::chrono::duration<double> time) {
    EpochRecord result;
    result.epoch = static_cast<int>(history.size()) + 1;
    result.train_loss = train_loss.value();
    result.seconds = time.count();
    if (!validation.empty()) {
      result.valid_loss = validation.front();
      // Not by `assign`, in which GCC 12 sees an access out of bounds if there are no metrics.
      for (std::size_t i = 1; i < validation.size(); ++i) result.metrics.push_back(validation[i]);
    }
    result.metrics.resize(metric_names.size(), std::numeric_limits<double>::quiet_NaN());
    history.push_back(std::move(result));
    ++epoch;
    step = 0;
  }

  /// The completed fraction of this call of `fit`, in [0, 1].
  double position() const {
    const double done = static_cast<double>(epoch) * static_cast<double>(steps) + static_cast<double>(step);
    return done / (static_cast<double>(epochs) * static_cast<double>(steps));
  }

  /// Whether the last epoch has a validation loss and no earlier epoch had a lower one.
  bool last_is_best() const {
    if (history.empty() || !history.back().validated()) return false;
    for (const EpochRecord& each : history) {
      if (each.valid_loss < history.back().valid_loss) return false;
    }
    return true;
  }

  /// Everything but the metric names and the steps of an unfinished epoch, as tensors.
  State state() const {
    std::vector<double> rows;
    for (const EpochRecord& each : history) {
      rows.insert(rows.end(), {each.train_loss, each.valid_loss, each.seconds});
      rows.insert(rows.end(), each.metrics.begin(), each.metrics.end());
    }
    const auto columns = static_cast<std::int64_t>(3 + metric_names.size());
    return {{"history", torch::tensor(rows, torch::kDouble).view({-1, columns})},
            {"learning_rates", torch::tensor(completed_rates(), torch::kDouble)},
            {"fits", torch::tensor(fits, torch::kInt64)},
            {"plans", tensor_of_text(text_of_plans())},
            {"frozen_after", tensor_of_text(text_of_frozen())},
            {"epochs", torch::tensor(epochs, torch::kInt64)},
            {"epoch", torch::tensor(epoch, torch::kInt64)},
            {"steps", torch::tensor(steps, torch::kInt64)},
            {"smoothed_sum", torch::tensor(train_loss.sum, torch::kDouble)},
            {"smoothed_count", torch::tensor(train_loss.count, torch::kInt64)}};
  }

  /// Restores a state. Throws std::runtime_error, with both values, if it has another number of metrics.
  void restore(const State& state) {
    const torch::Tensor rows = state.at("history");
    const auto columns = static_cast<std::int64_t>(3 + metric_names.size());
    if (rows.size(1) != columns) {
      throw std::runtime_error("number of metrics is " + std::to_string(rows.size(1) - 3) + ", expected " +
                               std::to_string(metric_names.size()));
    }
    history.clear();
    for (std::int64_t i = 0; i < rows.size(0); ++i) {
      const auto* row = rows[i].data_ptr<double>();
      history.push_back({static_cast<int>(i) + 1, row[0], row[1], {row + 3, row + columns}, row[2]});
    }
    const torch::Tensor rates = state.at("learning_rates");
    learning_rates.assign(rates.data_ptr<double>(), rates.data_ptr<double>() + rates.numel());
    plans = plans_from(text_of_entry(state, "plans"));
    frozen_after.clear();
    for (auto& [call, names] : settings_from(text_of_entry(state, "frozen_after")))
      frozen_after.push_back(std::move(names));
    fits = state.at("fits").item<int>();
    epochs = state.at("epochs").item<int>();
    epoch = state.at("epoch").item<int>();
    steps = state.at("steps").item<std::int64_t>();
    step = 0;
    train_loss = {state.at("smoothed_sum").item<double>(), state.at("smoothed_count").item<std::int64_t>()};
  }

 private:
  /// The learning rates of the completed epochs.
  std::vector<double> completed_rates() const { return {learning_rates.begin(), learning_rates.end() - step}; }

  /// The settings of each plan, followed by an empty line.
  std::string text_of_plans() const {
    std::string text;
    for (const Settings& each : plans) text += lines_of(each) + "\n";
    return text;
  }

  /// One setting per completed call of `fit`, with its number as name.
  std::string text_of_frozen() const {
    Settings calls;
    for (const std::string& names : frozen_after) calls.emplace_back(std::to_string(calls.size() + 1), names);
    return lines_of(calls);
  }

  static std::vector<Settings> plans_from(const std::string& text) {
    std::vector<Settings> plans;
    for (std::size_t begin = 0, end = 0; (end = text.find("\n\n", begin)) != std::string::npos; begin = end + 2)
      plans.push_back(settings_from(text.substr(begin, end - begin)));
    return plans;
  }
};

}  // namespace archetype
