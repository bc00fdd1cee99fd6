// SPDX-License-Identifier: MIT
// test: protocol_parity tests/reference/fastai/training_tiny.json tests/reference/fastai/schedules.json
// test: protocol_parity tests/reference/fastai/adam.json
// test: protocol_parity tests/reference/fastai/training_resnet18_learner.json tests/reference/fastai/groups.json
// test: exit 1: protocol_parity tests/reference/wrong_training.json
// test: exit 2: protocol_parity tests/reference/unknown_learner.json
// test: protocol_parity tests/reference/fastai/schedules_of_all_parameters.json
// test: exit 2: protocol_parity tests/reference/unknown_field_of_schedule.json
//
// Compares the trainer with fastai. A file contains a short training in two phases, with the loss of every step and
// statistics of every tensor; or schedules, step by step; or the parameter groups of learners; or numbers optimized by
// Adam. Prints the largest differences of each step, then those overall.
//
//     $ ./dev run protocol_parity tests/reference/fastai/training_tiny.json
//       step 1   rates 0.0e+00   loss 9.0e-16   smoothed 4.3e-08
//       …
//     tiny   20 steps   rates 4.4e-08   loss 3.9e-15   smoothed 1.8e-07   epochs 4.1e-15   state 3.0e-10   agrees
//
// Computes in float64, with weights and images made by the rule of the reference files, and dropout at 0. A file with a
// field that this program does not know is rejected.
#include <archetype/archetype.hpp>
#include <archetype/weights/state/uniform.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <torch/nn/modules/dropout.h>

#include "../reference.hpp"

using namespace archetype;

/// The small network of the reference files, each layer a layer group.
struct Tiny : Network<Input<3, 64, 64>, Named<"0", Conv<8, Kernel<3>, Stride<4>, Bias>>, ReLU, NextLayerGroup,
                      Named<"2", Conv<16, Kernel<3>, Stride<4>, Bias>>, ReLU, Head<Flatten, Named<"5", Logits<10>>>> {};

/// A network by the name that a file uses, and fastai's keys of its tensors.
struct Subject {
  AnyModel model;
  KeyMap keys;

  static Subject named(const std::string& name) {
    AnyModel model = name == "tiny" ? AnyModel{Model<Tiny>{}} : zoo::make("fastai/" + name);
    const KeyRules rules = name == "tiny" ? KeyRules{our_names} : zoo::find("fastai/" + name).publisher->keys;
    return {model, KeyMap{model->graph(), rules}};
  }

  /// Its tensors under fastai's keys; shares memory with it.
  std::map<std::string, torch::Tensor> state() const {
    std::map<std::string, torch::Tensor> state;
    for (const auto& [key, tensor] : model_state(*model)) state.emplace(keys.theirs(key), tensor);
    return state;
  }
};

/// Random numbers for a seed.
torch::Tensor uniform(const std::string& seed, torch::IntArrayRef extents) {
  const auto count = static_cast<std::size_t>(c10::multiply_integers(extents));
  return torch::tensor(uniform_numbers(seed, count)).view(extents);
}

/// Sets each tensor to the value that the rule assigns to its key, in single precision.
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

/// The batches of the files' images, in order.
std::vector<Batch> batches_of(const Reference& range, std::int64_t batch, std::int64_t size) {
  const auto [first, end] = range.get<std::array<std::int64_t, 2>>();
  range.require_size(range.size(), 2, "numbers");
  std::vector<Batch> batches;
  for (std::int64_t start = first; start < end; start += batch) {
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

/// The results of a training, for comparison.
struct Trace {
  std::vector<double> losses;
  std::vector<double> smoothed;
  std::map<std::size_t, State> states;  ///< by number of steps
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

LearningRate rate_of(const Reference& rate) {
  if (rate.is_number()) return rate.get<double>();
  const std::vector<Reference> bounds = rate.at("slice").elements();
  rate.at("slice").require_size(bounds.size(), 2, "numbers");
  const double last = bounds[1].get<double>();
  return bounds[0].is_null() ? slice(last) : slice(bounds[0].get<double>(), last);
}

/// The difference of two numbers, relative to the second, or absolute if that is small.
double difference(double ours, double theirs) {
  const double difference = std::abs(ours - theirs) / std::max(std::abs(theirs), 1e-3);
  return std::isnan(difference) ? INFINITY : difference;
}

/// Sets the momenta of a schedule, if they are given.
void set_momenta(OneCycle& schedule, const Reference& from) {
  const auto momenta = from.get_or<std::vector<double>>("moms", {});
  if (momenta.empty()) return;
  from.at("moms").require_size(momenta.size(), 3, "numbers");
  schedule.high_momentum = momenta[0];
  schedule.low_momentum = momenta[1];
  from.at("moms").elements()[2].require(momenta[0]);  // one cycle ends with it
}

/// A schedule from the parameters of fastai's `fit_one_cycle`; others keep their defaults.
OneCycle schedule_of(const Reference& from, OneCycle schedule = {}) {
  schedule.lr = rate_of(from.at("lr_max"));
  schedule.warm_up = from.get_or("pct_start", schedule.warm_up);
  schedule.initial_division = from.get_or("div", schedule.initial_division);
  schedule.final_division = from.get_or("div_final", schedule.final_division);
  set_momenta(schedule, from);
  return schedule;
}

/// Adam from fastai's parameter names.
Adam adam_of(const Reference& from) {
  return {.squared_momentum = from.get<double>("sqr_mom"),
          .epsilon = from.get<double>("eps"),
          .weight_decay = from.get<double>("wd"),
          .decoupled = from.get_or("decouple_wd", true)};
}

/// The largest difference of a step's learning rates, relative to the highest, and of its momentum.
double rates_differ(const Rates& rates, double highest, const std::vector<double>& groups, double momentum) {
  double largest = std::abs(*rates.momentum - momentum);
  const int count = static_cast<int>(groups.size());
  for (int group = 0; group < count; ++group) {
    const double theirs = groups[static_cast<std::size_t>(group)];
    largest = std::max(largest, std::abs(rates.learning_rate.of_group(group, count) - theirs) / highest);
  }
  return largest;
}

/// A training as described by a file, and its results.
struct Training {
  struct Phase {
    bool frozen;
    int epochs;
    OneCycle schedule;
  };

  std::string model;
  InOrder data;
  Adam optimizer;
  std::vector<Phase> phases;
  std::vector<std::size_t> state_after_steps;
  std::vector<std::vector<double>> rates;                         ///< learning rates of each step, by layer group
  std::vector<double> momenta;                                    ///< of each step
  std::vector<double> losses;                                     ///< of each step
  std::vector<double> smoothed;                                   ///< of each step
  std::vector<std::vector<double>> epochs;                        ///< train_loss (smoothed), valid_loss, accuracy
  std::map<std::string, std::vector<std::vector<double>>> state;  ///< mean, norm and distance from the start, by key

  /// Throws std::runtime_error, naming the field, if one is missing, invalid or unknown.
  explicit Training(const Reference& file) : model(file.get<std::string>("model")) {
    const Subject subject = Subject::named(model);
    const auto size = file.get<std::int64_t>("image_size"), batch = file.get<std::int64_t>("batch");
    data = {batches_of(file.at("train_images"), batch, size), batches_of(file.at("valid_images"), batch, size)};
    optimizer = adam_of(file.at("optimizer"));
    std::int64_t epochs_in_all = 0;
    for (const Reference& phase : file.at("phases").elements()) {
      OneCycle schedule;
      set_momenta(schedule, file.at("optimizer"));
      phases.push_back({phase.get<bool>("frozen"), phase.get<int>("n_epoch"), schedule_of(phase, schedule)});
      epochs_in_all += phases.back().epochs;
    }
    const auto steps = static_cast<std::size_t>(epochs_in_all * data.batches());
    rates = file.at("lr").table(static_cast<std::size_t>(count_layer_groups(parameter_groups(*subject.model))));
    momenta = file.get<std::vector<double>>("mom");
    state_after_steps = file.get<std::vector<std::size_t>>("state_after_steps");
    const Reference exact = file.at("float64");
    losses = exact.get<std::vector<double>>("loss");
    smoothed = exact.get<std::vector<double>>("smooth_loss");
    epochs = exact.at("epochs").table(3);
    file.at("epoch_columns").require(std::vector<std::string>{"train_loss (smoothed)", "valid_loss", "accuracy"});
    file.at("state_columns").require(std::vector<std::string>{"mean", "norm", "distance from the start"});
    for (const std::string& key : file.at("state_float64").fields()) {
      const Reference rows = file.at("state_float64").at(key);
      rows.require_size(rows.size(), state_after_steps.size(), "rows");
      state[key] = rows.table(3);
    }
    file.require_all_read();
    file.at("lr").require_size(rates.size(), steps, "steps");
    file.at("mom").require_size(momenta.size(), steps, "steps");
    exact.at("loss").require_size(losses.size(), steps, "steps");
    exact.at("smooth_loss").require_size(smoothed.size(), steps, "steps");
    exact.at("epochs").require_size(epochs.size(), static_cast<std::size_t>(epochs_in_all), "epochs");
  }
};

/// The largest difference in mean, norm and distance from the start of any tensor after `steps` steps.
double states_differ(const Subject& subject, const State& state, const State& start, const Training& reference,
                     std::size_t row) {
  double largest = 0;
  for (const auto& [key, rows] : reference.state) {
    const torch::Tensor& tensor = state.at(subject.keys.ours(key));
    const std::vector<double> found{tensor.mean().item<double>(), tensor.norm().item<double>(),
                                    (tensor - start.at(subject.keys.ours(key))).norm().item<double>()};
    for (std::size_t column = 0; column < found.size(); ++column) {
      const double here = difference(found[column], rows[row][column]);
      if (here > 1e-6)
        std::printf("    column %zu of %s is %.9g, not %.9g\n", column + 1, key.c_str(), found[column],
                    rows[row][column]);
      largest = std::max(largest, here);
    }
  }
  return largest;
}

/// Runs a training as described by a file and prints the largest differences of each step and overall; returns whether
/// they are within rounding.
bool compare_training(const Training& reference) {
  Subject subject = Subject::named(reference.model);
  fill(subject);
  subject.model->to(torch::kDouble);
  for (const auto& module : subject.model->modules())
    if (auto* dropout = module->as<torch::nn::Dropout>()) dropout->options.p(0);
  State start;
  for (const auto& [key, tensor] : model_state(*subject.model)) start.emplace(key, tensor.to(torch::kDouble).clone());
  if (start.size() != reference.state.size())
    throw std::runtime_error("it tells of " + std::to_string(reference.state.size()) +
                             " tensors, and the network has " + std::to_string(start.size()));

  Trace trace;
  Trainer trainer{subject.model, reference.data,      reference.optimizer,
                  OneCycle{},    metrics(Accuracy{}), callbacks(Tracer{reference.state_after_steps, &trace})};
  std::vector<double> rates;
  for (const Training::Phase& phase : reference.phases) {
    if (phase.frozen) trainer.freeze();
    else trainer.unfreeze();
    trainer.fit(phase.epochs, phase.schedule);
    const auto steps = static_cast<std::size_t>(phase.epochs * reference.data.batches());
    for (std::size_t i = 0; i < steps; ++i)
      rates.push_back(rates_differ(phase.schedule(static_cast<double>(i) / static_cast<double>(steps)),
                                   phase.schedule.lr.highest(), reference.rates[rates.size()],
                                   reference.momenta[rates.size()]));
  }

  const std::size_t steps = reference.losses.size();
  double rate = 0, loss = 0, smoothed = 0, state = 0, epochs = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    const double loss_here = difference(trace.losses.at(i), reference.losses[i]);
    const double smoothed_here = difference(trace.smoothed.at(i), reference.smoothed[i]);
    std::printf("  step %zu   rates %.1e   loss %.1e   smoothed %.1e", i + 1, rates[i], loss_here, smoothed_here);
    const auto row = std::find(reference.state_after_steps.begin(), reference.state_after_steps.end(), i + 1);
    if (row != reference.state_after_steps.end()) {
      const double state_here = states_differ(subject, trace.states.at(*row), start, reference,
                                              static_cast<std::size_t>(row - reference.state_after_steps.begin()));
      std::printf("   state %.1e", state_here);
      state = std::max(state, state_here);
    }
    std::printf("\n");
    rate = std::max(rate, rates[i]);
    loss = std::max(loss, loss_here);
    smoothed = std::max(smoothed, smoothed_here);
  }
  for (std::size_t i = 0; i < reference.epochs.size(); ++i) {
    const EpochRecord& result = trainer.progress().history.at(i);
    const std::vector<double>& row = reference.epochs[i];
    epochs = std::max({epochs, difference(result.valid_loss, row[1]), difference(result.metrics.at(0), row[2])});
    smoothed = std::max(smoothed, difference(result.train_loss, row[0]));
  }
  // fastai smooths in single precision, and also rounds a step's position in the training to it.
  const bool agrees = rate <= 1e-6 && loss <= 1e-6 && smoothed <= 3e-6 && epochs <= 1e-6 && state <= 1e-6;
  std::printf("%s   %zu steps   rates %.1e   loss %.1e   smoothed %.1e   epochs %.1e   state %.1e   %s\n",
              reference.model.c_str(), steps, rate, loss, smoothed, epochs, state, agrees ? "agrees" : "DIFFERS");
  return agrees;
}

/// One run of a schedule, step by step.
struct ScheduleSteps {
  OneCycle schedule;
  std::vector<std::vector<double>> rates;
  std::vector<double> momenta;

  explicit ScheduleSteps(const Reference& run)
      : schedule(schedule_of(run)),
        rates(run.at("lr").table(run.get<std::size_t>("groups"))),
        momenta(run.get<std::vector<double>>("mom")) {
    const std::size_t steps = run.get<std::size_t>("n_epoch") * run.get<std::size_t>("batches");
    run.at("lr").require_size(rates.size(), steps, "steps");
    run.at("mom").require_size(momenta.size(), steps, "steps");
  }
};

/// Compares learning rates and momenta of one run of a schedule.
bool compare_schedule(const ScheduleSteps& reference) {
  const OneCycle& schedule = reference.schedule;
  const std::size_t steps = reference.rates.size();
  double largest = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    const Rates rates = schedule(static_cast<double>(step) / static_cast<double>(steps));
    largest =
        std::max(largest, rates_differ(rates, schedule.lr.highest(), reference.rates[step], reference.momenta[step]));
  }
  const bool agrees = largest <= 1e-6;
  std::printf("schedule   %zu steps   rates %.1e   %s\n", steps, largest, agrees ? "agrees" : "DIFFERS");
  return agrees;
}

/// How a learner treats a parameter.
struct Treatment {
  int layer_group;
  bool decays;
  bool trained_while_frozen;
  friend bool operator==(const Treatment&, const Treatment&) = default;
};

using Treatments = std::map<std::string, Treatment>;

Treatments treatments_of(const Reference& rows) {
  Treatments all;
  for (const Reference& row : rows.elements()) {
    const std::vector<Reference> cells = row.elements();
    row.require_size(cells.size(), 4, "columns");
    all[cells[0].get<std::string>()] = {cells[1].get<int>(), cells[2].get<bool>(), cells[3].get<bool>()};
  }
  rows.require_size(rows.size(), all.size(), "parameters");  // each exactly once
  return all;
}

/// Compares the layer group of each parameter, whether it decays, and whether it is trained while the body is frozen.
bool compare_groups(const std::string& name, const Treatments& theirs) {
  const Subject subject = Subject::named(name);
  const std::vector<ParameterGroup> groups = parameter_groups(*subject.model);
  const int head = count_layer_groups(groups) - 1;
  Treatments ours;
  for (const ParameterGroup& group : groups)
    for (const auto& [path, parameter] : group.parameters)
      ours[subject.keys.theirs(path)] = {group.layer_group, group.decays, trains(group, head)};
  std::size_t differing = ours.size() == theirs.size() ? 0 : 1;
  for (const auto& [key, treatment] : theirs) {
    const auto found = ours.find(key);
    differing += found != ours.end() && found->second == treatment ? 0 : 1;
  }
  std::printf("%s   %zu parameters   %zu differ   %s\n", name.c_str(), theirs.size(), differing,
              differing == 0 ? "agrees" : "DIFFERS");
  return differing == 0;
}

/// Three numbers, some of which decay.
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

/// Numbers optimized by Adam, step by step.
struct AdamSteps {
  Adam optimizer;
  std::vector<double> start;
  std::vector<bool> decays;
  std::vector<double> rates, momenta;
  std::vector<std::vector<double>> after_step;

  explicit AdamSteps(const Reference& part)
      : optimizer(adam_of(part)),
        start(part.get<std::vector<double>>("start")),
        decays(part.get<std::vector<bool>>("decays")),
        rates(part.get<std::vector<double>>("lr")),
        momenta(part.get<std::vector<double>>("mom")),
        after_step(part.at("after_step").table(start.size())) {
    part.at("decays").require_size(decays.size(), start.size(), "values");
    part.at("lr").require_size(rates.size(), after_step.size(), "steps");
    part.at("mom").require_size(momenta.size(), after_step.size(), "steps");
  }
};

/// Optimizes numbers with given gradients and prints the largest difference of each step.
bool compare_adam(const std::string& name, const AdamSteps& reference) {
  Numbers numbers{reference.start, reference.decays};
  auto stepper = reference.optimizer.attach(parameter_groups(numbers));
  double largest = 0;
  const std::size_t steps = reference.after_step.size();
  for (std::size_t step = 0; step < steps; ++step) {
    const torch::Tensor gradient =
        uniform("gradient" + std::to_string(step + 1), {static_cast<std::int64_t>(numbers.numbers.size())});
    for (std::size_t i = 0; i < numbers.numbers.size(); ++i)
      numbers.numbers[i].mutable_grad() = gradient[static_cast<std::int64_t>(i)].view({1}).to(torch::kDouble);
    stepper.step({reference.rates[step], reference.momenta[step]});
    double here = 0;
    for (std::size_t i = 0; i < numbers.numbers.size(); ++i)
      here = std::max(here, difference(numbers.numbers[i].item<double>(), reference.after_step[step][i]));
    std::printf("  step %zu   %.1e\n", step + 1, here);
    largest = std::max(largest, here);
  }
  const bool agrees = largest <= 1e-9;
  std::printf("%s   %zu steps   numbers %.1e   %s\n", name.c_str(), steps, largest, agrees ? "agrees" : "DIFFERS");
  return agrees;
}

/// Reads the whole file before comparing anything, so that a file with unknown fields is not compared in part.
bool compare(const Reference& file) {
  bool agree = true;
  if (file.is_array()) {
    std::vector<ScheduleSteps> schedules;
    for (const Reference& run : file.elements()) schedules.emplace_back(run);
    file.require_all_read();
    for (const ScheduleSteps& each : schedules) agree = compare_schedule(each) && agree;
    if (schedules.empty()) throw std::runtime_error("it holds nothing to compare");
    return agree;
  }
  if (file.size() == 0) throw std::runtime_error("it holds nothing to compare");
  if (file.contains("phases")) return compare_training(Training{file});
  if (file.contains("columns")) {
    file.at("columns").require(std::vector<std::string>{"parameter", "group", "decays", "trained while frozen"});
    std::map<std::string, Treatments> learners;
    for (const std::string& name : file.fields())
      if (name != "columns") learners[name] = treatments_of(file.at(name));
    file.require_all_read();
    for (const auto& [name, treatments] : learners) agree = compare_groups(name, treatments) && agree;
    return agree;
  }
  std::vector<std::pair<std::string, AdamSteps>> parts;
  for (const std::string& name : file.fields())
    if (file.at(name).contains("after_step")) parts.emplace_back(name, file.at(name));
  if (parts.empty()) throw std::runtime_error("it holds no training, schedules, parameter groups or steps of Adam");
  file.require_all_read();
  for (const auto& [name, part] : parts) agree = compare_adam(name, part) && agree;
  return agree;
}

int main(int count, char** arguments) {
  int status = count > 1 ? 0 : 2;
  if (count < 2) std::fputs("usage: protocol_parity FILE…\n", stderr);
  for (int i = 1; i < count; ++i) {
    try {
      if (!compare(Reference::from_file(arguments[i]))) status = std::max(status, 1);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s: %s\n", arguments[i], error.what());
      status = 2;
    }
  }
  return status;
}
