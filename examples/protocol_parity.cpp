// SPDX-License-Identifier: MIT
// test: protocol_parity tests/reference/fastai/training_tiny.json tests/reference/fastai/schedules.json
// test: protocol_parity tests/reference/fastai/training_resnet18_learner.json tests/reference/fastai/groups.json
// test: exit 1: protocol_parity tests/reference/wrong_training.json
// test: exit 2: protocol_parity tests/reference/unknown_model.json
//
// Compares what the trainer computes with what fastai does. A file holds a short training in two phases, with the loss of
// every step and what became of every tensor; or schedules, step by step; or the parameter groups of learners.
//
//     $ ./dev run protocol_parity tests/reference/fastai/training_tiny.json
//     tiny   20 steps   loss 3.9e-15   smoothed 1.8e-07   epochs 4.1e-15   state 3.0e-10   agrees
//
// All in float64, weights and images made by the rule of the reference files, dropout at 0.
#include <archetype/archetype.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace archetype;
using nlohmann::json;

/// The reference files' own small network, each layer a layer group.
struct Tiny : Network<Input<3, 64, 64>, Named<"0", Conv<8, Kernel<3>, Stride<4>, Bias>>, ReLU, NextLayerGroup,
                      Named<"2", Conv<16, Kernel<3>, Stride<4>, Bias>>, ReLU, Head<Flatten, Named<"5", Logits<10>>>> {};

/// A network by the name that a file gives it, and the keys that fastai gives its tensors.
struct Subject {
  AnyModel model;
  KeyMap keys;

  static Subject named(const std::string& name) {
    AnyModel model = name == "tiny" ? AnyModel{Model<Tiny>{}} : zoo::make("fastai/" + name);
    const KeyRules rules = name == "tiny" ? KeyRules{our_names} : zoo::find("fastai/" + name).origin->keys;
    return {model, KeyMap{model->graph(), rules}};
  }

  /// Its tensors under fastai's keys; they share memory with it.
  std::map<std::string, torch::Tensor> state() const {
    std::map<std::string, torch::Tensor> state;
    for (const auto& [key, tensor] : model_state(*model)) state.emplace(keys.theirs(key), tensor);
    return state;
  }
};

/// Numbers of a seed.
torch::Tensor uniform(const std::string& seed, torch::IntArrayRef extents) {
  const auto count = static_cast<std::size_t>(c10::multiply_integers(extents));
  return torch::tensor(uniform_numbers(seed, count)).view(extents);
}

/// Gives each tensor the value that the rule gives its key, in single precision.
void fill(const Subject& subject) {
  const torch::NoGradGuard no_gradient;
  for (auto [key, tensor] : subject.state()) {
    if (!tensor.is_floating_point()) continue;
    torch::Tensor u = uniform(key, tensor.sizes());
    if (tensor.dim() >= 2) u = u * std::sqrt(3.0 / static_cast<double>(tensor.numel() / tensor.size(0)));
    else if (key.ends_with("running_var")) u = 1 + 0.25 * u.abs();
    else u = key.ends_with("weight") ? 1 + 0.25 * u : 0.1 * u;
    tensor.copy_(u);
  }
}

/// Batches of the files' images in order.
std::vector<Batch> batches_of(const json& range, std::int64_t batch, std::int64_t size) {
  std::vector<Batch> batches;
  const std::int64_t end = range.at(1);
  for (std::int64_t start = range.at(0); start < end; start += batch) {
    std::vector<torch::Tensor> images;
    const std::int64_t stop = std::min(start + batch, end);
    for (std::int64_t i = start; i < stop; ++i) images.push_back(uniform("image" + std::to_string(i), {3, size, size}));
    batches.push_back(
        {torch::stack(images).to(torch::kDouble), torch::arange(start, stop, torch::kInt64).remainder(10)});
  }
  return batches;
}

struct InOrder {
  std::vector<Batch> train, valid;
  const std::vector<Batch>& training(std::uint64_t) const { return train; }
  const std::vector<Batch>& validation() const { return valid; }
  std::int64_t batches() const { return static_cast<std::int64_t>(train.size()); }
};

/// What a training gave, for comparison.
struct Trace {
  std::vector<double> losses;
  std::vector<double> smoothed;
  std::vector<State> states;  ///< after each epoch
};

struct Tracer {
  Trace* trace;
  void after_step(const Progress& progress) const {
    trace->losses.push_back(progress.loss);
    trace->smoothed.push_back(progress.train_loss.value());
  }
  void after_epoch(const auto& trainer) const {
    State copy;
    for (const auto& [key, tensor] : model_state(*trainer.model()))
      copy.emplace(key, tensor.to(torch::kDouble).clone());
    trace->states.push_back(std::move(copy));
  }
};

LearningRate rate_of(const json& rate) {
  if (rate.is_number()) return rate.get<double>();
  const json& bounds = rate.at("slice");
  return bounds.at(0).is_null() ? slice(bounds.at(1)) : slice(bounds.at(0), bounds.at(1));
}

/// Difference of two numbers relative to the second, or absolute where that is small.
double difference(double ours, double theirs) {
  const double difference = std::abs(ours - theirs) / std::max(std::abs(theirs), 1e-3);
  return std::isnan(difference) ? INFINITY : difference;
}

/// Runs a training as a file describes it and prints its largest differences; whether they are within rounding.
bool compare_training(const json& reference) {
  Subject subject = Subject::named(reference.at("model"));
  fill(subject);
  subject.model->to(torch::kDouble);
  for (const auto& module : subject.model->modules())
    if (auto* dropout = module->as<torch::nn::Dropout>()) dropout->options.p(0);
  State start;
  for (const auto& [key, tensor] : model_state(*subject.model)) start.emplace(key, tensor.to(torch::kDouble).clone());

  const json& optimizer = reference.at("optimizer");
  const std::int64_t size = reference.at("image_size");
  const std::int64_t batch = reference.at("batch");
  Trace trace;
  Trainer trainer{subject.model,
                  InOrder{batches_of(reference.at("train_images"), batch, size),
                          batches_of(reference.at("valid_images"), batch, size)},
                  Adam{.squared_momentum = optimizer.at("sqr_mom"),
                       .epsilon = optimizer.at("eps"),
                       .weight_decay = optimizer.at("wd")},
                  OneCycle{},
                  metrics(Accuracy{}),
                  callbacks(Tracer{&trace})};
  for (const json& phase : reference.at("phases")) {
    if (phase.at("frozen")) trainer.freeze();
    else trainer.unfreeze();
    trainer.fit(phase.at("n_epoch"), OneCycle{.lr = rate_of(phase.at("lr_max"))});
  }

  const json& exact = reference.at("float64");
  double loss = 0, smoothed = 0, epochs = 0, state = 0;
  const std::size_t steps = exact.at("loss").size();
  if (steps != trace.losses.size()) throw std::runtime_error("the training has another number of steps");
  for (std::size_t i = 0; i < steps; ++i) {
    const double step = difference(trace.losses[i], exact.at("loss")[i]);
    if (step > 1e-6)
      std::printf("  step %zu: loss %.9g, not %.9g\n", i + 1, trace.losses[i], exact.at("loss")[i].get<double>());
    loss = std::max(loss, step);
    smoothed = std::max(smoothed, difference(trace.smoothed[i], exact.at("smooth_loss")[i]));
  }
  for (std::size_t i = 0; i < exact.at("epochs").size(); ++i) {
    const EpochResult& result = trainer.progress().history.at(i);
    const json& row = exact.at("epochs")[i];
    epochs = std::max({epochs, difference(result.valid_loss, row[1]), difference(result.metrics.at(0), row[2])});
    smoothed = std::max(smoothed, difference(result.train_loss, row[0]));
  }
  for (const auto& [key, rows] : reference.at("state_float64").items()) {
    const std::string& ours = subject.keys.ours(key);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const torch::Tensor& tensor = trace.states.at(i).at(ours);
      const std::vector<double> found{tensor.mean().item<double>(), tensor.norm().item<double>(),
                                      (tensor - start.at(ours)).norm().item<double>()};
      for (std::size_t column = 0; column < 3; ++column) {
        const double here = difference(found[column], rows[i][column]);
        if (here > 1e-6)
          std::printf("  epoch %zu: column %zu of %s is %.9g, not %.9g\n", i + 1, column + 1, key.c_str(),
                      found[column], rows[i][column].get<double>());
        state = std::max(state, here);
      }
    }
  }
  // fastai smooths in single precision.
  const bool agrees = loss <= 1e-6 && smoothed <= 3e-6 && epochs <= 1e-6 && state <= 1e-6;
  std::printf("%s   %zu steps   loss %.1e   smoothed %.1e   epochs %.1e   state %.1e   %s\n",
              reference.at("model").get<std::string>().c_str(), steps, loss, smoothed, epochs, state,
              agrees ? "agrees" : "DIFFERS");
  return agrees;
}

/// Compares rates and momenta of one run of the schedule, step by step.
bool compare_schedule(const json& reference) {
  OneCycle schedule{.lr = rate_of(reference.at("lr_max"))};
  schedule.warm_up = reference.value("pct_start", schedule.warm_up);
  schedule.initial_division = reference.value("div", schedule.initial_division);
  const int groups = reference.at("groups");
  const std::size_t steps = reference.at("lr").size();
  double largest = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    const Rates rates = schedule(static_cast<double>(step) / static_cast<double>(steps));
    for (int group = 0; group < groups; ++group) {
      const double theirs = reference.at("lr")[step][static_cast<std::size_t>(group)];
      largest =
          std::max(largest, std::abs(rates.learning_rate.of_group(group, groups) - theirs) / schedule.lr.highest());
    }
    largest = std::max(largest, std::abs(*rates.momentum - reference.at("mom")[step].get<double>()));
  }
  const bool agrees = largest <= 1e-6;
  std::printf("schedule   %zu steps   rates %.1e   %s\n", steps, largest, agrees ? "agrees" : "DIFFERS");
  return agrees;
}

/// Compares the layer group of each parameter, whether it decays, and whether it is trained while the body is frozen.
bool compare_groups(const std::string& name, const json& rows) {
  const Subject subject = Subject::named(name);
  const std::vector<ParameterGroup> groups = parameter_groups(*subject.model);
  freeze_to(groups, count_layer_groups(*subject.model) - 1);
  std::map<std::string, json> ours;
  for (const ParameterGroup& group : groups)
    for (const auto& [path, parameter] : group.parameters)
      ours[subject.keys.theirs(path)] = {group.layer_group, group.decays, parameter.requires_grad()};
  std::size_t differing = ours.size() == rows.size() ? 0 : 1;
  for (const json& row : rows) differing += ours[row[0]] == json{row[1], row[2], row[3]} ? 0 : 1;
  std::printf("%s   %zu parameters   %zu differ   %s\n", name.c_str(), rows.size(), differing,
              differing == 0 ? "agrees" : "DIFFERS");
  return differing == 0;
}

bool compare(const json& reference) {
  bool agrees = true;
  if (reference.is_array()) {
    for (const json& schedule : reference) agrees = compare_schedule(schedule) && agrees;
    return agrees;
  }
  if (reference.contains("phases")) return compare_training(reference);
  if (!reference.contains("columns")) throw std::runtime_error("it holds no training, schedules or parameter groups");
  for (const auto& [name, rows] : reference.items())
    if (name != "columns") agrees = compare_groups(name, rows) && agrees;
  return agrees;
}

int main(int count, char** arguments) {
  int status = count > 1 ? 0 : 2;
  if (count < 2) std::fputs("usage: protocol_parity FILE…\n", stderr);
  for (int i = 1; i < count; ++i) {
    try {
      std::ifstream file{arguments[i]};
      if (!file) throw std::runtime_error("it cannot be opened");
      if (!compare(json::parse(file))) status = std::max(status, 1);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s: %s\n", arguments[i], error.what());
      status = 2;
    }
  }
  return status;
}
