// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <archetype/data/loader.hpp>
#include <archetype/train/callback.hpp>
#include <archetype/train/checkpoint_file.hpp>
#include <archetype/train/loss.hpp>
#include <archetype/train/mean.hpp>
#include <archetype/train/metrics.hpp>
#include <archetype/train/optimizer.hpp>
#include <archetype/train/progress.hpp>
#include <archetype/train/random_state.hpp>
#include <archetype/train/schedule.hpp>
#include <archetype/train/trainable.hpp>

namespace archetype {

/// Gives batches: `training(epoch)` those of an epoch counted from 0, `batches()` their number, `validation()` the
/// others.
template <class T>
concept TrainingData = std::copy_constructible<T> && requires(const T& data, std::uint64_t epoch) {
  { *data.training(epoch).begin() } -> std::convertible_to<Batch>;
  { *data.validation().begin() } -> std::convertible_to<Batch>;
  { data.batches() } -> std::convertible_to<std::int64_t>;
};

/// Trains a model. Each part is a policy that any type can play which satisfies its concept: `Trainable`,
/// `TrainingData` (a `Split` comes in batches of 64 by itself), `Optimizer`, `Schedule`, `Metric`, `Callback`, `Loss`.
template <Trainable ModelPolicy, TrainingData DataPolicy, Optimizer OptimizerPolicy, Schedule SchedulePolicy,
          class Metrics = std::tuple<>, class Callbacks = std::tuple<>, Loss LossPolicy = CrossEntropy>
class Trainer {
 public:
  Trainer(ModelPolicy model, DataPolicy data, OptimizerPolicy optimizer, SchedulePolicy schedule, Metrics metrics = {},
          Callbacks callbacks = {}, LossPolicy loss = {})
      : model_(std::move(model)),
        data_(std::move(data)),
        stepper_(optimizer.attach(*model_)),
        schedule_(std::move(schedule)),
        metrics_(std::move(metrics)),
        callbacks_(std::move(callbacks)),
        loss_(std::move(loss)) {
    std::apply([&](const auto&... metric) { (progress_.metric_names.push_back(metric.name()), ...); }, metrics_);
  }

  /// Trains so many epochs under one run of the schedule; after `resume`, those of them that the checkpoint lacks.
  /// Throws std::runtime_error at a loss that is not finite, naming epoch, step and learning rate.
  void fit(int epochs) {
    progress_.begin(epochs, data_.batches());
    notify(detail::before_fit);
    while (progress_.epoch < epochs) {
      const auto start = std::chrono::steady_clock::now();
      train();
      const std::vector<double> means = validate();
      progress_.end_epoch(means, std::chrono::steady_clock::now() - start);
      notify(detail::after_epoch);
    }
    notify(detail::after_fit);
  }

  /// Writes everything that training depends on to a file; a kill at any moment leaves the old or the new one, whole.
  void save(const std::filesystem::path& file) const {
    State state;
    add_below(state, "model/", model_state(*model_));
    add_below(state, "optimizer/", stepper_.state());
    add_below(state, "progress/", progress_.state());
    state.emplace("random", random_state());
    write_checkpoint(file, state);
  }

  /// Goes on from the last checkpoint of a directory: the next `fit` gives the same bits as if training had not
  /// stopped. Throws std::runtime_error, naming the file and what differs, if the file is damaged or of another
  /// architecture, optimizer or number of metrics; the trainer is then as before.
  void resume(const std::filesystem::path& directory) {
    const std::filesystem::path file = directory / "last.pt";
    const State state = read_checkpoint(file);
    try {
      State model = model_state(*model_);
      require_same(below(state, "model/"), model, "model");
      Progress progress = progress_;
      progress.restore(below(state, "progress/"));
      stepper_.restore(below(state, "optimizer/"));
      assign(model, below(state, "model/"));
      progress_ = std::move(progress);
      set_random_state(state.at("random"));
    } catch (const std::exception& error) {
      throw std::runtime_error(file.string() + ": " + error.what());
    }
  }

  const ModelPolicy& model() const { return model_; }
  const DataPolicy& data() const { return data_; }
  const Progress& progress() const { return progress_; }
  operator const Progress&() const { return progress_; }  // NOLINT(google-explicit-constructor): for simple callbacks

 private:
  void train() {
    model_->train();
    for (const Batch& loaded : data_.training(progress_.history.size())) {
      const Batch batch = moved_to(*model_, loaded);
      const Rates rates = schedule_(progress_.position());
      const torch::Tensor loss = loss_(model_->forward(batch.images), batch.labels);
      progress_.record(loss.template item<double>(), rates, batch.size());
      stepper_.zero_grad();
      loss.backward();
      stepper_.step(rates);
      notify(detail::after_step);
    }
  }

  /// The mean loss, then the mean of each metric.
  std::vector<double> validate() {
    const torch::NoGradGuard no_gradient;
    model_->eval();
    Mean mean;
    for (const Batch& loaded : data_.validation()) {
      const Batch batch = moved_to(*model_, loaded);
      const torch::Tensor output = model_->forward(batch.images);
      std::vector<double> measured = {loss_(output, batch.labels).template item<double>()};
      std::apply([&](const auto&... metric) { (measured.push_back(metric(output, batch.labels)), ...); }, metrics_);
      mean.add(measured, batch.size());
    }
    return mean.values();
  }

  void notify(const auto& event) {
    std::apply([&](auto&... callback) { (event(callback, std::as_const(*this)), ...); }, callbacks_);
  }

  ModelPolicy model_;
  DataPolicy data_;
  decltype(std::declval<const OptimizerPolicy&>().attach(*std::declval<ModelPolicy&>())) stepper_;
  SchedulePolicy schedule_;
  Metrics metrics_;
  Callbacks callbacks_;
  LossPolicy loss_;
  Progress progress_;
};

template <class M, class O, class S, class Metrics = std::tuple<>, class Callbacks = std::tuple<>,
          class L = CrossEntropy>
Trainer(M, Split, O, S, Metrics = {}, Callbacks = {}, L = {}) -> Trainer<M, Loader<>, O, S, Metrics, Callbacks, L>;

}  // namespace archetype
