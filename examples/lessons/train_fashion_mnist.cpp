// SPDX-License-Identifier: MIT
// Trains a small residual network on Fashion-MNIST and writes a report of the run.
// test: train_fashion_mnist --epochs 1 --images 2000 --output build/test-report --device cpu
// test: train_fashion_mnist --help
// test: exit 2: train_fashion_mnist --epochs none
#include <archetype/archetype.hpp>

#include <iostream>

#include "../device.hpp"
#include "../options.hpp"

using namespace archetype;

// clang-format off
struct SmallResNet : Network<Input<1, 28, 28>,
                             Conv<16, Kernel<3>, Stride<2>>, BatchNorm, ReLU,
                             Stage<1, BasicBlock<16>>,
                             Stage<1, BasicBlock<32>, Stride<2>>,
                             Stage<1, BasicBlock<64>, Stride<2>>,
                             Classifier<10>> {};
// clang-format on

void train(int epochs, int images, const std::filesystem::path& output, const torch::Device& device) {
  torch::manual_seed(1);
  // [training]
  const FashionMnist fashion;
  const Split split = fashion.subset(images / 60'000.0, /*seed=*/1).split(/*validation=*/0.05, /*seed=*/1);
  const Loader data{split, {.batch = 64}, RandomHorizontalFlip{}, Normalize{{0.2860}, {0.3530}}};

  Model<SmallResNet> model;
  model->to(device);
  Trainer trainer(model, data, Adam{.weight_decay = 0.01}, OneCycle{.lr = 1e-2}, metrics(Accuracy{}),
                  callbacks(ProgressBar{}, CsvLog{output / "log.csv"}, TensorBoard{output}, Checkpoint{output}));
  trainer.fit(epochs);
  // [training]

  // [report]
  const Evaluation evaluation = evaluate(trainer.model(), data.batches_of(fashion.test));
  Run run = make_run("A small residual network on Fashion-MNIST", trainer.progress(), evaluation, fashion.test);
  run.facts.emplace_back("Parameters", report::grouped(parameters<SmallResNet>));
  run.facts.emplace_back("Training images", report::grouped(split.train.size()));
  const auto page = output / "report.html";
  write_report(page, run);
  // [report]
  std::cout << "test accuracy " << report::percent(evaluation.accuracy(), 2) << ", report in " << page.string() << '\n';
}

int main(int argc, char** argv) try {
  const torch::Device device = take_device(argc, argv);
  int epochs = 3, images = 60'000;
  std::filesystem::path output = "runs/fashion-mnist";
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i], value = i + 1 < argc ? argv[i + 1] : "";
    if (name == "--epochs") epochs = number(name, value, 1'000);
    else if (name == "--images") images = number(name, value, 60'000);
    else if (name == "--output" && !value.empty()) output = value;
    else if (name == "--help") {
      std::cout << "train_fashion_mnist [--epochs N] [--images N] [--output DIRECTORY] [--device NAME]\n"
                   "without arguments: 3 epochs of 60000 images, results in runs/fashion-mnist\n";
      return 0;
    } else throw std::invalid_argument(name + " is no option, or lacks its value; see --help");
  }
  train(epochs, images, output, device);
} catch (const std::exception& error) {
  std::cerr << "train_fashion_mnist: " << error.what() << '\n';
  return 2;
}
