// SPDX-License-Identifier: MIT
// Tries increasing learning rates on a small network, suggests one, and plots the losses.
// test: find_learning_rate build/test-rates.html
#include <archetype/archetype.hpp>

#include <exception>
#include <filesystem>
#include <iostream>

#include "../device.hpp"

using namespace archetype;

struct SmallNet : Network<Input<1, 28, 28>, Conv<16, Kernel<3>, Stride<2>>, BatchNorm, ReLU,
                          Stage<1, BasicBlock<32>, Stride<2>>, Classifier<10>> {};

int main(int count, char** arguments) try {
  const torch::Device device = take_device(count, arguments);
  const std::filesystem::path page = count > 1 ? arguments[1] : "runs/learning-rates.html";
  if (page.has_parent_path()) create_directories(page.parent_path());
  torch::manual_seed(1);
  const Loader data{FashionMnist{}.split(0.1, 1), {.batch = 64}, Normalize{{0.2860}, {0.3530}}};
  Model<SmallNet> model;
  model->to(device);
  // [find]
  Trainer trainer{model, data, Adam{}, OneCycle{}};
  const LearningRateTrial trial = lr_find(trainer);
  write_trial(page, "Learning rates of a small network", trial);
  // [find]
  std::cout << "suggested learning rate " << trial.suggestion << ", losses in " << page.string() << '\n';
} catch (const std::exception& error) {
  std::cerr << "find_learning_rate: " << error.what() << '\n';
  return 1;
}
