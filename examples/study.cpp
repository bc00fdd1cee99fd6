// SPDX-License-Identifier: MIT
// test: study --networks "resnet18 xresnet18" --images 1200 --epochs 1 --output build/test-study
// test: exit 2: study --networks nonesuch --output build/test-study-none
// test: exit 2: study --epochs none
//
// Compares networks by fastai's protocol of transfer learning, on Fashion-MNIST: a body first learns one half of the
// classes; then, under a new head, the other half from a quarter of its pictures, frozen and unfrozen.
//
//     $ ./dev study --networks "resnet18 xresnet18 timm/seresnet18" --epochs 3
//
// A study that was killed goes on where it was.
#include <archetype/archetype.hpp>

#include <charconv>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace archetype;

struct Options {
  std::vector<std::string> networks{"torchvision/resnet18", "fastai/xresnet18",     "timm/seresnet18",
                                    "fastai/xresnext18",    "fastai/xse_resnext18", "timm/efficientnet_b0"};
  int images = 12'000;  ///< of all classes, to learn from
  int epochs = 3;       ///< of each of the three trainings
  int seeds = 1;
  std::filesystem::path output = "runs/study";
};

/// Images of Fashion-MNIST's classes from one to another, as classes from 0.
Dataset classes_between(const Dataset& data, std::int64_t first, std::int64_t last) {
  const torch::Tensor chosen = (data.labels() >= first).logical_and(data.labels() <= last).nonzero().flatten();
  const auto names = data.classes().begin();
  return {data.images().index_select(0, chosen),
          data.labels().index_select(0, chosen) - first,
          {names + first, names + last + 1}};
}

/// Trains what a call describes, or goes on where it was, and keeps its log and checkpoints.
auto trainer_in(const std::filesystem::path& directory, const AnyModel& model, const Split& split, std::uint64_t seed) {
  const Loader data{split, {.batch = 64, .seed = seed}, RandomHorizontalFlip{}, Normalize{{0.2860}, {0.3530}}};
  Trainer trainer{model,
                  data,
                  Adam{},
                  OneCycle{},
                  metrics(Accuracy{}, ErrorRate{}),
                  callbacks(ProgressBar{}, CsvLog{directory / "log.csv"}, Checkpoint{directory})};
  if (exists(directory / "last.pt")) trainer.resume(directory);
  return trainer;
}

/// The whole protocol for one network and seed.
void study(const std::string& name, std::uint64_t seed, const Options& options, ComparedNetwork& result) {
  const FashionMnist fashion;
  const Dataset pictures = fashion.subset(options.images / 60'000.0, /*seed=*/1);
  const Split known = classes_between(pictures, 0, 4).split(/*validation=*/0.2, /*seed=*/1);
  const Split others = classes_between(pictures, 5, 9).subset(0.25, /*seed=*/1).split(/*validation=*/0.2, /*seed=*/1);
  std::string folder = name;
  std::replace(folder.begin(), folder.end(), '/', '-');
  const std::filesystem::path directory = options.output / folder / ("seed-" + std::to_string(seed));
  std::cout << "==> " << name << ", seed " << seed << '\n';

  // [body]
  torch::manual_seed(seed);
  Request request{.classes = 5, .channels = 1, .size = 28};
  AnyModel body = zoo::make(name, request);
  trainer_in(directory / "body", body, known, seed).fit(options.epochs, OneCycle{.lr = 3e-3});
  save(body, directory / "body.safetensors");
  // [body]

  // [transfer]
  torch::manual_seed(seed);
  request.head = &FastaiHead<0>::step;
  AnyModel model{zoo::find(name).emit, request, initializations::fastai_learner};
  load(model, directory / "body.safetensors", Adapt{});
  auto trainer = trainer_in(directory / "transfer", model, others, seed);
  trainer.freeze();
  trainer.fit(options.epochs, OneCycle{.lr = 1e-2});
  trainer.unfreeze();
  trainer.fit(options.epochs, OneCycle{.lr = slice(1e-5, 1e-4)});
  // [transfer]

  const Evaluation evaluation = evaluate(trainer.model(), trainer.data().validation());
  const Run run = run_of(name, trainer.progress(), evaluation, others.validation);
  result.parameters = count_parameters(model->graph());
  result.multiply_adds = count_multiply_adds(model->graph());
  result.runs.push_back(run.epochs);
  result.class_accuracy.resize(run.classes.size());
  const std::vector<report::ClassScore> scores = report::class_scores(run.confusion);
  for (std::size_t i = 0; i < scores.size(); ++i) result.class_accuracy[i] += scores[i].recall / options.seeds;
}

void compare(const Options& options) {
  for (const std::string& name : options.networks) zoo::find(name);  // before hours are spent on the others
  Comparison comparison;
  comparison.name = "Networks on Fashion-MNIST";
  comparison.description =
      "Each body learned five classes; under a new head it then learned the other five from a quarter of their "
      "pictures, "
      "frozen and unfrozen. Accuracy is that of the other five, time that of learning them.";
  const FashionMnist fashion;
  comparison.classes = {fashion.train.classes().begin() + 5, fashion.train.classes().end()};
  comparison.facts = {{"Networks", std::to_string(options.networks.size())},
                      {"Pictures to learn from", report::grouped(options.images)},
                      {"Epochs", "3 × " + std::to_string(options.epochs)},
                      {"Seeds", std::to_string(options.seeds)}};
  for (const std::string& name : options.networks) {
    comparison.networks.push_back({.name = name, .runs = {}, .class_accuracy = {}});
    for (int seed = 1; seed <= options.seeds; ++seed)
      study(name, static_cast<std::uint64_t>(seed), options, comparison.networks.back());
    write_comparison(options.output / "report.html", comparison);
  }
  for (const ComparedNetwork& network : comparison.networks)
    std::cout << network.name << ": " << report::percent(report::final_accuracy(network).mean, 1) << " in "
              << report::duration(report::training_time(network).mean) << '\n';
  std::cout << "report in " << (options.output / "report.html").string() << '\n';
}

int number(const std::string& name, const std::string& text, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size() && value >= 1 && value <= most) return value;
  throw std::invalid_argument(name + " is '" + text + "', expected 1 to " + std::to_string(most));
}

int main(int argc, char** argv) try {
  Options options;
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i], value = i + 1 < argc ? argv[i + 1] : "";
    if (name == "--networks" && !value.empty()) {
      std::istringstream names{value};
      options.networks.assign(std::istream_iterator<std::string>{names}, {});
    } else if (name == "--epochs") options.epochs = number(name, value, 1'000);
    else if (name == "--images") options.images = number(name, value, 60'000);
    else if (name == "--seeds") options.seeds = number(name, value, 100);
    else if (name == "--output" && !value.empty()) options.output = value;
    else if (name == "--help") {
      std::cout << "study [--networks \"NAME …\"] [--epochs N] [--images N] [--seeds N] [--output DIRECTORY]\n";
      return 0;
    } else throw std::invalid_argument(name + " is no option, or lacks its value; see --help");
  }
  compare(options);
} catch (const std::exception& error) {
  std::cerr << "study: " << error.what() << '\n';
  return 2;
}
