// SPDX-License-Identifier: MIT
// Compares Model<ResNet50> with the same network written by hand, on one core: a forward pass and a training step.
#include <archetype/archetype.hpp>

#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>

#include <torch/nn/functional/loss.h>
#include <torch/optim/sgd.h>

#include "clock.hpp"
#include "handwritten_resnet50.hpp"
#include "statistics.hpp"

namespace {

using namespace archetype::bench;

/// Gives `target` the values of `source`, which must have the same names and shapes.
void copy_state(const torch::nn::Module& source, const torch::nn::Module& target) {
  const torch::NoGradGuard no_gradients;
  const auto copy = [](const auto& from, const auto& to) {
    if (from.size() != to.size()) throw std::runtime_error("the two networks differ in what they hold");
    for (const auto& item : from) to[item.key()].copy_(item.value());
  };
  copy(source.named_parameters(), target.named_parameters());
  copy(source.named_buffers(), target.named_buffers());
}

template <class Network>
auto forward(Network& network, torch::Tensor images) {
  return [&network, images] {
    return processor_seconds([&] {
      const torch::NoGradGuard no_gradients;
      network->forward(images);
    });
  };
}

template <class Network>
auto training_step(Network& network, torch::optim::Optimizer& optimizer, torch::Tensor images, torch::Tensor labels) {
  return [&network, &optimizer, images, labels] {
    return processor_seconds([&] {
      optimizer.zero_grad();
      torch::nn::functional::cross_entropy(network->forward(images), labels).backward();
      optimizer.step();
    });
  };
}

void compare(const std::string& what, int runs, const auto& ours, const auto& by_hand) {
  in_turn(2, ours, by_hand);  // warms caches and allocators
  const auto [our_seconds, hand_seconds] = in_turn(runs, ours, by_hand);
  print_row(what + ", handwritten modules", spread(hand_seconds), "s", "none");
  print_row(what + " ÷ the same modules written by hand", spread(pairwise(our_seconds, hand_seconds, std::divides{})),
            "×", "< 1.02");
}

}  // namespace

int main() try {
  torch::set_num_threads(1);
  torch::manual_seed(0);
  archetype::Model<archetype::ResNet50> ours;
  HandwrittenResNet50 by_hand;
  copy_state(*ours, *by_hand);

  ours->eval();
  by_hand->eval();
  const torch::Tensor image = torch::randn({1, 3, 224, 224});
  if (!torch::allclose(ours->forward(image), by_hand->forward(image), 1e-4, 1e-5))
    throw std::runtime_error("the two networks do not agree");
  for (const int batch : {1, 8}) {
    const torch::Tensor images = torch::randn({batch, 3, 224, 224});
    compare("ResNet-50, forward pass, batch of " + std::to_string(batch), 40 / batch, forward(ours, images),
            forward(by_hand, images));
  }

  ours->train();
  by_hand->train();
  torch::optim::SGD our_optimizer(ours->parameters(), 1e-3), hand_optimizer(by_hand->parameters(), 1e-3);
  for (const int batch : {1, 8}) {
    const torch::Tensor images = torch::randn({batch, 3, 224, 224});
    const torch::Tensor labels = torch::randint(1000, {batch}, torch::kLong);
    compare("ResNet-50, training step, batch of " + std::to_string(batch), 24 / batch,
            training_step(ours, our_optimizer, images, labels), training_step(by_hand, hand_optimizer, images, labels));
  }
} catch (const std::exception& error) {
  std::cerr << "forward: " << error.what() << '\n';
  return 1;
}
