// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/data/loading/loader.hpp>
#include <archetype/data/settings.hpp>
#include <archetype/model/first_parameter.hpp>
#include <archetype/model/mode_guard.hpp>
#include <archetype/model/random_state.hpp>
#include <archetype/model/structure.hpp>
#include <archetype/train/callbacks/callback.hpp>
#include <archetype/train/core/checkpoint_file.hpp>
#include <archetype/train/core/freezing.hpp>
#include <archetype/train/core/model_hooks.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/core/plan.hpp>
#include <archetype/train/core/progress.hpp>
#include <archetype/train/core/trainable.hpp>
#include <archetype/train/core/trial_guard.hpp>
#include <archetype/train/core/writes.hpp>
#include <archetype/train/losses/loss.hpp>
#include <archetype/train/metrics/mean.hpp>
#include <archetype/train/metrics/metrics.hpp>
#include <archetype/train/optimizers/optimizer.hpp>
#include <archetype/train/schedules/schedule.hpp>

#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

/// Provides the batches of a training: `training(epoch)` returns those of an epoch (counted from 0), `batches()` their
/// number, and `validation()` those of the validation set.
template <class T>
concept TrainingData = std::copy_constructible<T> && requires(const T& data, std::uint64_t epoch) {
  { *data.training(epoch).begin() } -> std::convertible_to<Batch>;
  { *data.validation().begin() } -> std::convertible_to<Batch>;
  { data.batches() } -> std::convertible_to<std::int64_t>;
};

/// Trains a model. Each part is a policy, and any type that satisfies its concept can play it: `Trainable`,
/// `TrainingData`, `Optimizer`, `Schedule`, `Metric`, `Callback`, `Loss`. A `Split` of a dataset is loaded in batches
/// of 64.
template <Trainable ModelPolicy, TrainingData DataPolicy, Optimizer OptimizerPolicy, Schedule SchedulePolicy,
          class Metrics = std::tuple<>, class Callbacks = std::tuple<>, Loss LossPolicy = CrossEntropy>
class Trainer {
 public:
  Trainer(ModelPolicy model, DataPolicy data, OptimizerPolicy optimizer, SchedulePolicy schedule, Metrics metrics = {},
          Callbacks callbacks = {}, LossPolicy loss = {})
      : model_(std::move(model)),
        data_(std::move(data)),
        optimizer_(std::move(optimizer)),
        groups_(parameter_groups(*model_)),
        stepper_(optimizer_.attach(groups_)),
        schedule_(std::move(schedule)),
        metrics_(std::move(metrics)),
        callbacks_(std::move(callbacks)),
        loss_(std::move(loss)) {
    std::apply([&](const auto&... metric) { (progress_.metric_names.push_back(metric.name()), ...); }, metrics_);
  }

  /// Trains for `epochs` epochs under one run of a schedule: the trainer's own unless another is passed. After
  /// `resume`, trains only the epochs that the checkpoint does not contain, and none at all if the checkpoint was made
  /// in a later call of `fit`. Throws std::runtime_error if a loss is not finite, naming epoch, step and learning rate,
  /// unless a callback such as `TerminateOnNaN` ends the training there, and if a resumed training calls `fit` with
  /// another number of epochs, another schedule or other frozen parameters than before, naming both values.
  void fit(int epochs) { fit(epochs, schedule_); }
  template <Schedule Other>
  void fit(int epochs, const Other& schedule) {
    const auto note_plan = [&](int call) {
      progress_.plan(static_cast<std::size_t>(call),
                     detail::plan_of(epochs, data_.batches(), schedule, groups_, first_trained_));
    };
    if (calls_ < progress_.fits) {
      note_plan(calls_);
      pass_over(calls_++);
      return;
    }
    progress_.begin(epochs, data_.batches(), resumed_.has_value());
    note_plan(progress_.fits);
    if (resumed_) go_on();
    ++calls_;
    notify(detail::before_fit);
    while (progress_.epoch < epochs && !stopped()) {
      const auto start = std::chrono::steady_clock::now();
      if (!train(schedule)) break;
      const std::vector<double> means = validate();
      progress_.end_epoch(means, std::chrono::steady_clock::now() - start);
      notify(detail::after_epoch);
    }
    progress_.end(detail::names_of_frozen(groups_, "\n"));
    notify(detail::after_fit);
    progress_.frozen_after.back() = detail::names_of_frozen(groups_, "\n");  // callbacks may have changed it
  }

  /// Trains only the layer groups from `layer_group` on, and the normalizations of the others; a negative number counts
  /// from the end. Parameters frozen by `archetype::freeze` or `requires_grad_(false)`, earlier or later, stay frozen.
  /// Resets the state of the optimizer, as fastai does. Throws std::invalid_argument if the model has no such group.
  void freeze_to(int layer_group) {
    const int groups = count_layer_groups(groups_);
    const int first = layer_group < 0 ? groups + layer_group : layer_group;
    if (first < 0 || first >= groups)
      throw std::invalid_argument("freeze_to: the layer group is " + std::to_string(layer_group) +
                                  ", and the model has " + std::to_string(groups));
    first_trained_ = first;
    stepper_ = optimizer_.attach(groups_);
  }

  /// Trains only the last layer group, the head, and the normalizations of the body.
  void freeze() { freeze_to(-1); }

  /// Trains all layer groups.
  void unfreeze() { freeze_to(0); }

  /// Trains for at most `steps` steps under a schedule, until `visit(loss, learning_rate)` returns false, and then
  /// restores the model, its gradients, the optimizer and the random state, even if an exception is thrown.
  template <Schedule Other>
  void try_out(std::int64_t steps, const Other& schedule, const auto& visit) {
    const detail::TrialGuard restores{*model_};
    auto stepper = optimizer_.attach(groups_);
    const detail::FrozenGroups frozen{groups_, first_trained_};
    const detail::ModeGuard training{*model_, detail::ModeGuard::Mode::training};
    std::int64_t step = 0;
    bool goes_on = true;
    for (std::uint64_t epoch = 0; goes_on; ++epoch) {
      for (const Batch& loaded : data_.training(epoch)) {
        const Rates rates = schedule(static_cast<double>(step) / static_cast<double>(steps));
        const torch::Tensor loss = training_loss(loss_, forward(), moved_to(*model_, loaded));
        goes_on = visit(loss.template item<double>(), rates.learning_rate.highest()) && ++step < steps;
        if (!goes_on) break;
        stepper.zero_grad();
        detail::scaled(stepper, loss).backward();
        stepper.step(rates);
      }
    }
  }

  /// Whether this process writes files: if several processes train together, only the first does.
  bool writes() const { return detail::writes(data_) && detail::writes(optimizer_) && detail::writes(loss_); }

  /// Writes everything that training depends on to a file. If the process is killed at any moment, the file is either
  /// the old or the new one, complete. Does nothing in a process that does not write files.
  void save(const std::filesystem::path& file) const {
    if (!writes()) return;
    State state;
    add_below(state, "model/", model_state(*model_));
    add_below(state, "optimizer/", stepper_.state());
    if constexpr (detail::KeepsState<ModelPolicy>) add_below(state, "kept by the model/", model_.state());
    add_below(state, "progress/", progress_.state());
    state.emplace("settings", tensor_of_text(lines_of(settings())));
    state.emplace("network", tensor_of_text(lines_of(structure_of(*model_))));
    state.emplace("frozen parameters", tensor_of_text(detail::names_of_frozen(groups_, "\n")));
    const RandomStates random = random_states(device());
    state.emplace("random", random.cpu);
    if (random.device.defined()) state.emplace(name_of_device_state(), random.device);
    write_checkpoint(file, state);
  }

  /// Continues from the last checkpoint of a directory: repeating the same calls of `fit`, `freeze` and `unfreeze` as
  /// before gives bit-identical results to a training that was never interrupted, if the model is on the same kind of
  /// device as before and that device computes deterministically. Throws std::runtime_error, naming the
  /// file and both differing values, if the file is damaged or belongs to another network, number of metrics or
  /// setting; the trainer is then unchanged.
  void resume(const std::filesystem::path& directory) {
    const std::filesystem::path file = directory / "last.pt";
    const State state = read_checkpoint(file);
    try {
      State model = model_state(*model_);
      require_same(below(state, "model/"), model, "model");
      Progress progress = progress_;
      progress.restore(below(state, "progress/"));
      require_same_settings(settings(), settings_from(text_of_entry(state, "settings")));
      require_same_settings(structure_of(*model_), settings_from(text_of_entry(state, "network")));
      Resumed resumed{below(state, "optimizer/"), text_of_entry(state, "frozen parameters"), {state.at("random")}};
      if (const auto own = state.find(name_of_device_state()); own != state.end()) resumed.random.device = own->second;
      auto stepper = optimizer_.attach(groups_);
      stepper.restore(resumed.optimizer);
      if constexpr (detail::KeepsState<ModelPolicy>) model_.restore(below(state, "kept by the model/"));
      assign(model, below(state, "model/"));
      stepper_ = std::move(stepper);
      progress_ = std::move(progress);
      resumed_ = std::move(resumed);
      calls_ = 0;
    } catch (const std::exception& error) {
      throw std::runtime_error(file.string() + ": " + error.what());
    }
  }

  const ModelPolicy& model() const& { return model_; }
  const ModelPolicy& model() const&& = delete;
  const DataPolicy& data() const& { return data_; }
  const DataPolicy& data() const&& = delete;
  const Progress& progress() const& { return progress_; }
  const Progress& progress() const&& = delete;

  /// What the training depends on: the settings of its data, optimizer, loss, model and callbacks, and the names of its
  /// metrics. Data, an optimizer or a loss without settings is represented by the name of its type.
  Settings settings() const {
    Settings all = settings_or_type_of("data", data_);
    all = combined(std::move(all), settings_or_type_of("optimizer", optimizer_));
    all = combined(std::move(all), settings_or_type_of("loss", loss_));
    all = combined(std::move(all), settings_of(model_));
    std::apply([&](const auto&... callback) { ((all = combined(std::move(all), settings_of(callback))), ...); },
               callbacks_);
    std::string metrics;
    for (const std::string& name : progress_.metric_names) metrics += (metrics.empty() ? "" : ", ") + name;
    return metrics.empty() ? all : combined(std::move(all), {{"metrics", metrics}});
  }

  operator const Progress&() const& { return progress_; }  // NOLINT(google-explicit-constructor): for simple callbacks
  operator const Progress&() const&& = delete;

 private:
  /// Restored by the call of `fit` in which, or after which, the checkpoint was made.
  struct Resumed {
    State optimizer;
    std::string frozen;  // callbacks may have changed it since that call began
    RandomStates random;
  };

  /// The device that the model computes on.
  torch::Device device() const { return device_of(*model_); }

  /// The name in a checkpoint of the random state of the device, if that is not the CPU.
  std::string name_of_device_state() const { return "random of " + c10::DeviceTypeName(device().type(), true); }

  /// Leaves the trainer as a call of `fit` that the checkpoint contains had left it.
  void pass_over(int call) {
    if (call + 1 == progress_.fits && !progress_.within_fit()) go_on();
    else detail::freeze_lines(groups_, progress_.frozen_after.at(static_cast<std::size_t>(call)));
  }

  void go_on() {
    stepper_.restore(resumed_->optimizer);  // freezing may have cleared it meanwhile
    detail::freeze_lines(groups_, resumed_->frozen);
    set_random_states(resumed_->random, device());
    resumed_.reset();
  }

  /// Trains for an epoch, and returns whether it was completed: a callback may end the call of `fit` within it.
  bool train(const auto& schedule) {
    model_->train();
    for (const Batch& loaded : data_.training(progress_.history.size())) {
      const Batch batch = moved_to(*model_, loaded);
      const Rates rates = schedule(progress_.position());
      if (step(batch, rates)) notify(detail::after_step);
      if (stopped_at_step()) return false;
      progress_.require_finite_loss(rates);
    }
    return true;
  }

  /// Changes nothing but the progress, and returns false, if the loss is not finite.
  bool step(const Batch& batch, const Rates& rates) {
    const detail::FrozenGroups frozen{groups_, first_trained_};
    const torch::Tensor loss = training_loss(loss_, forward(), batch);
    progress_.record(loss.template item<double>(), rates, batch.size());
    if (!std::isfinite(progress_.loss)) return false;
    stepper_.zero_grad();
    detail::scaled(stepper_, loss).backward();
    const bool changed = detail::stepped(stepper_, rates);
    if constexpr (detail::FollowsSteps<ModelPolicy>)
      if (changed) model_.after_step();
    return true;
  }

  auto forward() {
    return [this](const torch::Tensor& images) { return model_->forward(images); };
  }

  /// The mean validation loss, then each metric; empty if there are no validation images.
  std::vector<double> validate() {
    const torch::NoGradGuard no_gradient;
    model_->eval();
    Mean loss;
    auto tallies =
        std::apply([](const auto&... metric) { return std::make_tuple(detail::Tally{metric}...); }, metrics_);
    for (const Batch& loaded : data_.validation()) {
      const Batch batch = moved_to(*model_, loaded);
      const torch::Tensor output = model_->forward(batch.images);
      loss.add(loss_(output, batch.labels).template item<double>(), batch.size());
      std::apply([&](auto&... tally) { (tally.add(output, batch.labels), ...); }, tallies);
    }
    if (loss.empty()) return {};
    return std::apply([&](const auto&... tally) { return std::vector<double>{loss.value(), tally.value()...}; },
                      tallies);
  }

  /// Whether a callback ends this call of `fit`.
  bool stopped() const {
    if (progress_.epoch == 0) return false;
    return std::apply([&](const auto&... callback) { return (false || ... || detail::stops(callback, progress_)); },
                      callbacks_);
  }

  /// Whether a callback ends this call of `fit` within an epoch.
  bool stopped_at_step() const {
    return std::apply(
        [&](const auto&... callback) { return (false || ... || detail::stops_at_step(callback, progress_)); },
        callbacks_);
  }

  void notify(const auto& event) {
    const auto tell = [&, writes = writes()]<class Each>(Each& callback) {
      if (writes || !detail::OncePerTraining<Each>) event(callback, std::as_const(*this));
    };
    std::apply([&](auto&... callback) { (tell(callback), ...); }, callbacks_);
  }

  ModelPolicy model_;
  DataPolicy data_;
  OptimizerPolicy optimizer_;
  std::vector<ParameterGroup> groups_;
  int first_trained_ = 0;  // the first layer group that trains
  decltype(std::declval<const OptimizerPolicy&>().attach({})) stepper_;
  SchedulePolicy schedule_;
  Metrics metrics_;
  Callbacks callbacks_;
  LossPolicy loss_;
  Progress progress_;
  std::optional<Resumed> resumed_;
  int calls_ = 0;  // calls of `fit`, since `resume` if it was called
};

template <class M, class Source, class O, class S, class Metrics = std::tuple<>, class Callbacks = std::tuple<>,
          class L = CrossEntropy>
Trainer(M, Split<Source>, O, S, Metrics = {}, Callbacks = {}, L = {})
    -> Trainer<M, Loader<Source>, O, S, Metrics, Callbacks, L>;

}  // namespace archetype
