// SPDX-License-Identifier: MIT
// test: protocol_parity tests/reference/fastai/training_tiny.json tests/reference/fastai/schedules.json
// test: protocol_parity tests/reference/fastai/adam.json
// test: protocol_parity tests/reference/fastai/training_resnet18_learner.json tests/reference/fastai/groups.json
// test: exit 1: protocol_parity tests/reference/wrong_training.json
// test: exit 2: protocol_parity tests/reference/unknown_learner.json
//
// Compares what the trainer computes with what fastai does. A file holds a short training in two phases, with the loss
// of every step and what became of every tensor; or schedules, step by step; or the parameter groups of learners; or
// numbers that Adam moves. The largest differences of each step are printed, then those of all.
//
//     $ ./dev run protocol_parity tests/reference/fastai/training_tiny.json
//       step 1   rates 0.0e+00   loss 9.0e-16   smoothed 4.3e-08
//       …
//     tiny   20 steps   rates 4.4e-08   loss 3.9e-15   smoothed 1.8e-07   epochs 4.1e-15   state 3.0e-10   agrees
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
  std::map<std::size_t, State> states;  ///< after so many steps
};

struct Tracer {
  std::vector<std::size_t> state_after_steps;
  Trace* trace;

  void after_step(const auto& trainer) const {
    trace->losses.push_back(trainer.progress().loss);
    trace->smoothed.push_back(trainer.progress().train_loss.value());
    const std::size_t steps = trace->losses.size();
    if (std::find(state_after_steps.begin(), state_after_steps.end(), steps) == state_after_steps.end()) return;
    State& copy = trace->states[steps];
    for (const auto& [key, tensor] : model_state(*trainer.model()))
      copy.emplace(key, tensor.to(torch::kDouble).clone());
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

/// The schedule of a phase with a file's momenta.
OneCycle schedule_of(const json& reference, const json& phase) {
  OneCycle schedule{.lr = rate_of(phase.at("lr_max"))};
  if (const json& momenta = reference.at("optimizer").value("moms", json{}); !momenta.is_null()) {
    schedule.high_momentum = momenta.at(0);
    schedule.low_momentum = momenta.at(1);
  }
  return schedule;
}

/// The largest difference of a step's rates, relative to the highest, and of its momentum.
double rates_differ(const Rates& rates, double highest, const json& groups, double momentum) {
  double largest = std::abs(*rates.momentum - momentum);
  const int count = static_cast<int>(groups.size());
  for (int group = 0; group < count; ++group) {
    const double theirs = groups.at(static_cast<std::size_t>(group));
    largest = std::max(largest, std::abs(rates.learning_rate.of_group(group, count) - theirs) / highest);
  }
  return largest;
}

/// The largest difference of mean, norm and distance from the start of any tensor after so many steps.
double states_differ(const Subject& subject, const State& state, const State& start, const json& reference,
                     std::size_t row) {
  double largest = 0;
  for (const auto& [key, rows] : reference.at("state_float64").items()) {
    const torch::Tensor& tensor = state.at(subject.keys.ours(key));
    const std::vector<double> found{tensor.mean().item<double>(), tensor.norm().item<double>(),
                                    (tensor - start.at(subject.keys.ours(key))).norm().item<double>()};
    for (std::size_t column = 0; column < found.size(); ++column) {
      const double here = difference(found[column], rows.at(row).at(column));
      if (here > 1e-6)
        std::printf("    column %zu of %s is %.9g, not %.9g\n", column + 1, key.c_str(), found[column],
                    rows[row][column].get<double>());
      largest = std::max(largest, here);
    }
  }
  return largest;
}

/// Runs a training as a file describes it and prints the largest differences of each step and of all; whether they are
/// within rounding.
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
  const std::vector<std::size_t> state_after_steps = reference.at("state_after_steps");
  const InOrder data{batches_of(reference.at("train_images"), batch, size),
                     batches_of(reference.at("valid_images"), batch, size)};
  Trace trace;
  Trainer trainer{subject.model,
                  data,
                  Adam{.squared_momentum = optimizer.at("sqr_mom"),
                       .epsilon = optimizer.at("eps"),
                       .weight_decay = optimizer.at("wd"),
                       .decoupled = optimizer.value("decouple_wd", true)},
                  OneCycle{},
                  metrics(Accuracy{}),
                  callbacks(Tracer{state_after_steps, &trace})};
  std::vector<double> rates;
  for (const json& phase : reference.at("phases")) {
    if (phase.at("frozen")) trainer.freeze();
    else trainer.unfreeze();
    const OneCycle schedule = schedule_of(reference, phase);
    trainer.fit(phase.at("n_epoch"), schedule);
    const auto steps = static_cast<std::size_t>(phase.at("n_epoch").get<std::int64_t>() * data.batches());
    for (std::size_t i = 0; i < steps; ++i)
      rates.push_back(rates_differ(schedule(static_cast<double>(i) / static_cast<double>(steps)), schedule.lr.highest(),
                                   reference.at("lr").at(rates.size()), reference.at("mom").at(rates.size())));
  }

  const json& exact = reference.at("float64");
  const std::size_t steps = exact.at("loss").size();
  if (steps != trace.losses.size()) throw std::runtime_error("the training has another number of steps");
  double rate = 0, loss = 0, smoothed = 0, state = 0, epochs = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    const double loss_here = difference(trace.losses[i], exact.at("loss")[i]);
    const double smoothed_here = difference(trace.smoothed[i], exact.at("smooth_loss")[i]);
    std::printf("  step %zu   rates %.1e   loss %.1e   smoothed %.1e", i + 1, rates[i], loss_here, smoothed_here);
    const auto row = std::find(state_after_steps.begin(), state_after_steps.end(), i + 1);
    if (row != state_after_steps.end()) {
      const double state_here = states_differ(subject, trace.states.at(*row), start, reference,
                                              static_cast<std::size_t>(row - state_after_steps.begin()));
      std::printf("   state %.1e", state_here);
      state = std::max(state, state_here);
    }
    std::printf("\n");
    rate = std::max(rate, rates[i]);
    loss = std::max(loss, loss_here);
    smoothed = std::max(smoothed, smoothed_here);
  }
  for (std::size_t i = 0; i < exact.at("epochs").size(); ++i) {
    const EpochResult& result = trainer.progress().history.at(i);
    const json& row = exact.at("epochs")[i];
    epochs = std::max({epochs, difference(result.valid_loss, row[1]), difference(result.metrics.at(0), row[2])});
    smoothed = std::max(smoothed, difference(result.train_loss, row[0]));
  }
  // fastai smooths in single precision, and rounds to it where in the training a step is.
  const bool agrees = rate <= 1e-6 && loss <= 1e-6 && smoothed <= 3e-6 && epochs <= 1e-6 && state <= 1e-6;
  std::printf("%s   %zu steps   rates %.1e   loss %.1e   smoothed %.1e   epochs %.1e   state %.1e   %s\n",
              reference.at("model").get<std::string>().c_str(), steps, rate, loss, smoothed, epochs, state,
              agrees ? "agrees" : "DIFFERS");
  return agrees;
}

/// Compares rates and momenta of one run of the schedule, step by step.
bool compare_schedule(const json& reference) {
  OneCycle schedule{.lr = rate_of(reference.at("lr_max"))};
  schedule.warm_up = reference.value("pct_start", schedule.warm_up);
  schedule.initial_division = reference.value("div", schedule.initial_division);
  const std::size_t steps = reference.at("lr").size();
  double largest = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    const Rates rates = schedule(static_cast<double>(step) / static_cast<double>(steps));
    largest = std::max(largest,
                       rates_differ(rates, schedule.lr.highest(), reference.at("lr")[step], reference.at("mom")[step]));
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

/// Three numbers of which some decay.
struct Numbers : torch::nn::Module {
  Numbers(const std::vector<double>& start, const std::vector<bool>& decays) {
    for (std::size_t i = 0; i < start.size(); ++i) {
      auto holder = register_module(std::to_string(i), std::make_shared<torch::nn::Module>());
      numbers.push_back(
          holder->register_parameter(decays.at(i) ? "weight" : "bias", torch::tensor({start[i]}, torch::kDouble)));
    }
  }
  std::vector<torch::Tensor> numbers;
};

/// Moves numbers by given gradients and prints the largest difference of each step.
bool compare_adam(const std::string& name, const json& reference) {
  Numbers numbers{reference.at("start"), reference.at("decays")};
  auto stepper = Adam{.squared_momentum = reference.at("sqr_mom"),
                      .epsilon = reference.at("eps"),
                      .weight_decay = reference.at("wd"),
                      .decoupled = reference.value("decouple_wd", true)}
                     .attach(parameter_groups(numbers));
  double largest = 0;
  const json& rows = reference.at("after_step");
  for (std::size_t step = 0; step < rows.size(); ++step) {
    const torch::Tensor gradient =
        uniform("gradient" + std::to_string(step + 1), {static_cast<std::int64_t>(numbers.numbers.size())});
    for (std::size_t i = 0; i < numbers.numbers.size(); ++i)
      numbers.numbers[i].mutable_grad() = gradient[static_cast<std::int64_t>(i)].view({1}).to(torch::kDouble);
    stepper.step({reference.at("lr").at(step).get<double>(), reference.at("mom").at(step).get<double>()});
    double here = 0;
    for (std::size_t i = 0; i < numbers.numbers.size(); ++i)
      here = std::max(here, difference(numbers.numbers[i].item<double>(), rows[step].at(i)));
    std::printf("  step %zu   %.1e\n", step + 1, here);
    largest = std::max(largest, here);
  }
  const bool agrees = largest <= 1e-9;
  std::printf("%s   %zu steps   numbers %.1e   %s\n", name.c_str(), rows.size(), largest,
              agrees ? "agrees" : "DIFFERS");
  return agrees;
}

bool compare(const json& reference) {
  bool agrees = true;
  if (reference.is_array()) {
    for (const json& schedule : reference) agrees = compare_schedule(schedule) && agrees;
    return agrees;
  }
  if (!reference.is_object() || reference.empty()) throw std::runtime_error("it holds nothing to compare");
  if (reference.contains("phases")) return compare_training(reference);
  for (const auto& [name, part] : reference.items()) {
    if (name == "columns") continue;
    if (reference.contains("columns")) agrees = compare_groups(name, part) && agrees;
    else if (part.is_object() && part.contains("after_step")) agrees = compare_adam(name, part) && agrees;
    else throw std::runtime_error("it holds no training, schedules, parameter groups or steps of Adam");
  }
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
