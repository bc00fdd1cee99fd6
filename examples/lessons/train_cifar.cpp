// SPDX-License-Identifier: MIT
// test: train_cifar --help
// test: exit 2: train_cifar nowhere
// test: exit 2: train_cifar nowhere --device nonsense
// says: no device is named
//
// Trains the ResNet-20 for CIFAR-10 from scratch on images in folders, with the augmentation of He et al. (2016): four
// black pixels of padding, a random crop, and a flip.
//
//     $ ./dev run train_cifar DIRECTORY --epochs 6
//
// The directory contains the images as train/CLASS/NUMBER.jpg and test/CLASS/NUMBER.jpg. An interrupted training
// resumes. With --device cuda, a GPU trains.
#include <archetype/archetype.hpp>

#include <cstdint>
#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>

#include "../device.hpp"
#include "../options.hpp"
#include "cifar_resnet.hpp"
#include "pad_channels_module.hpp"

using namespace archetype;

struct Options {
  std::filesystem::path directory;
  std::filesystem::path output = "runs/cifar";
  int epochs = 6;
  int seed = 1;
  torch::Device device = torch::kCPU;
};

void train(const Options& options) {
  torch::manual_seed(static_cast<std::uint64_t>(options.seed));
  // [data]
  const ImageFolder train{options.directory / "train"};
  const ImageFolder test{options.directory / "test"};
  const Loader data{Split{train, test},
                    {.batch = 128, .seed = static_cast<std::uint64_t>(options.seed), .pin_memory = true},
                    RandomCrop{.size = 32, .padding = 4},
                    RandomHorizontalFlip{},
                    imagenet_statistics()};
  // [data]
  std::cout << train.size() << " images to train, " << test.size() << " to test\n";

  Model<CifarResNet20> model{{.modules = {pad_channels_module}}};
  model->to(options.device);
  Trainer trainer{model,
                  data,
                  SGD{.weight_decay = 5e-4, .nesterov = true},
                  OneCycle{.lr = 0.4},
                  metrics(Accuracy{}),
                  callbacks(ProgressBar{}, CsvLog{options.output / "log.csv"}, TensorBoard{options.output},
                            SettingsLog{options.output / "settings.txt"}, Checkpoint{options.output})};
  if (exists(options.output / "last.pt")) trainer.resume(options.output);
  trainer.fit(options.epochs);

  const Evaluation evaluation = evaluate(trainer.model(), data.batches_of(test));
  Run run = make_run("ResNet-20 on CIFAR-10, from scratch", trainer.progress(), evaluation, test);
  run.description =
      "The published weights of 2018, trained on the lossless images for 200 epochs, classify 81.0 % of the same test "
      "files correctly.";
  run.facts.emplace_back("Parameters", report::grouped(parameters<CifarResNet20>));
  run.facts.emplace_back("Training images", report::grouped(train.size()));
  const auto page = options.output / "report.html";
  write_report(page, run);
  std::cout << "test accuracy " << report::percent(evaluation.accuracy(), 2) << ", report in " << page.string() << '\n';
}

int main(int argc, char** argv) try {
  Options options;
  options.device = take_device(argc, argv);
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--help") {
      std::cout << "train_cifar DIRECTORY [--epochs N] [--seed N] [--output DIRECTORY] [--device NAME]\n";
      return 0;
    }
    if (!name.starts_with("--")) {
      options.directory = name;
      continue;
    }
    const std::string value = ++i < argc ? argv[i] : "";
    if (name == "--epochs") options.epochs = number(name, value, 1'000);
    else if (name == "--seed") options.seed = number(name, value, 1'000'000);
    else if (name == "--output" && !value.empty()) options.output = value;
    else throw std::invalid_argument(name + " is no option, or lacks its value; see --help");
  }
  if (options.directory.empty()) throw std::invalid_argument("where are the images? see --help");
  train(options);
} catch (const std::exception& error) {
  std::cerr << "train_cifar: " << error.what() << '\n';
  return 2;
}
