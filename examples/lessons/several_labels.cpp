// SPDX-License-Identifier: MIT
// Trains a small network to name both of two pieces of clothing that an image shows side by side, so that each image
// has several labels.
// test: several_labels 2000
// test: exit 2: several_labels none
#include <archetype/archetype.hpp>

#include <cstdio>
#include <iostream>

#include "../device.hpp"
#include "../options.hpp"

using namespace archetype;

// clang-format off
struct SmallNet : Network<Input<1, 28, 56>,
                          Conv<16, Kernel<3>, Stride<2>>, BatchNorm, ReLU,
                          Stage<1, BasicBlock<16>>,
                          Stage<1, BasicBlock<32>, Stride<2>>,
                          Stage<1, BasicBlock<64>, Stride<2>>,
                          Classifier<10>> {};
// clang-format on

// [data]
/// Combines each image with the one half of the dataset further on; a label is 1 if either image is of its class.
Dataset in_pairs(const Dataset& single) {
  const std::int64_t count = single.size() / 2;
  const torch::Tensor images = single.images(), labels = torch::one_hot(single.labels(), 10).to(torch::kFloat);
  return {torch::cat({images.slice(0, 0, count), images.slice(0, count, 2 * count)}, /*dim=*/3),
          torch::max(labels.slice(0, 0, count), labels.slice(0, count, 2 * count)), single.classes()};
}
// [data]

// [metric]
/// The fraction of a label's images that are recognized, for the label where it is lowest.
struct LowestRecall {
  std::string name() const { return "lowest_recall"; }

  torch::Tensor counts(const torch::Tensor& output, const torch::Tensor& labels) const {
    return torch::stack({(output.gt(0) * labels).sum(0), labels.sum(0)});
  }
  double value(const torch::Tensor& total) const { return (total[0] / total[1]).min().item<double>(); }
};
// [metric]

void train(int images, const torch::Device& device) {
  torch::manual_seed(1);
  const FashionMnist fashion;
  Model<SmallNet> model;
  model->to(device);
  // [train]
  const Split split = in_pairs(fashion.subset(images / 60'000.0, /*seed=*/1)).split(/*validation=*/0.1, /*seed=*/1);
  Trainer trainer{model,
                  Loader{split, {.batch = 50}, Normalize{{0.2860}, {0.3530}}},
                  TorchOptimizer<torch::optim::RMSprop>{torch::optim::RMSpropOptions(0).alpha(0.9)},
                  OneCycle{.lr = 3e-3},
                  metrics(MultiLabelAccuracy{}, MacroF1{}, RocAuc{}, LowestRecall{}),
                  callbacks(ProgressBar{}),
                  BinaryCrossEntropy{}};
  trainer.fit(2);
  // [train]

  // [freeze]
  freeze(trainer.model(), "layer1.*");
  freeze(trainer.model(), "conv1.*");
  trainer.fit(1, OneCycle{.lr = 1e-3});
  // [freeze]

  // [measure]
  const Loader data{Split{split.train, in_pairs(fashion.test)}, {.batch = 50}, Normalize{{0.2860}, {0.3530}}};
  std::printf("macro F1 of the test images: %.3f\n", measure(MacroF1{}, trainer.model(), data.validation()));
  // [measure]
}

int main(int argc, char** argv) try {
  const torch::Device device = take_device(argc, argv);
  train(argc > 1 ? number("the number of images", argv[1], 60'000) : 60'000, device);
} catch (const std::exception& error) {
  std::cerr << "several_labels: " << error.what() << '\n';
  return 2;
}
