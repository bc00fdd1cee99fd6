// SPDX-License-Identifier: MIT
// Trains a small network on the device of this name, in bfloat16 and, on a CUDA device, also in float16; without a
// name, on a CUDA device if there is one. Then classifies an image there.
// test: train_on_device cpu
// says: the first image is a
// test: exit 2: train_on_device nonsense
// says: no device is named
#include <archetype/archetype.hpp>

#include <exception>
#include <filesystem>
#include <iostream>

#include "../device.hpp"

using namespace archetype;

struct SmallNet : Network<Input<1, 28, 28>, Conv<16, Kernel<3>, Stride<2>>, BatchNorm, ReLU,
                          Stage<1, BasicBlock<32>, Stride<2>>, Classifier<10>> {};

torch::Device best_device() {
  // [choose]
  const torch::Device device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  // [choose]
  return device;
}

void train_in_float16(const Model<SmallNet>& model, const auto& data) {
  // [scaled]
  Trainer trainer{Autocast{model, torch::kFloat16}, data, LossScaled{Clipped{Adam{}, 1.0}}, OneCycle{.lr = 1e-2}};
  trainer.fit(1);
  // [scaled]
}

void train(const torch::Device& device) {
  torch::manual_seed(1);
  const FashionMnist fashion;
  const Split split = fashion.subset(0.02, /*seed=*/1).split(/*validation=*/0.2, /*seed=*/1);
  // [train]
  Model<SmallNet> model;
  model->to(device);
  const Loader data{split, {.batch = 64, .workers = 2, .pin_memory = true}, Normalize{{0.2860}, {0.3530}}};
  Trainer trainer{Autocast{model}, data, Adam{}, OneCycle{.lr = 1e-2}, metrics(Accuracy{}), callbacks(ProgressBar{})};
  trainer.fit(1);
  // [train]
  if (device.is_cuda()) train_in_float16(model, data);

  const torch::Tensor image = Normalize{{0.2860}, {0.3530}}(to_tensor(split.validation.image(0)));
  // [run]
  model->eval();
  const torch::NoGradGuard no_gradient;
  const torch::Tensor logits = model->forward(as_parameters(image.unsqueeze(0), *model)).cpu();
  // [run]
  const auto best = static_cast<std::size_t>(logits[0].argmax().item<std::int64_t>());
  std::cout << "the first image is a " << fashion.train.classes().at(best) << '\n';
}

int main(int count, char** arguments) try {
  train(count > 1 ? device_named(arguments[1]) : best_device());
} catch (const std::exception& error) {
  std::cerr << "train_on_device: " << error.what() << '\n';
  return 2;
}
