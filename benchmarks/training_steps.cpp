// SPDX-License-Identifier: MIT
// Compares training steps with those of the same modules called one by one, as code written by hand calls them: time on
// one core, and peak memory. ResNet-50 is also compared with modules that are written by hand. Steps with half of the
// memory that activations need one by one are compared with those without a budget.
#include <archetype/archetype.hpp>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>

#include <c10/core/CPUAllocator.h>
#include <torch/nn/functional/loss.h>
#include <torch/optim/sgd.h>
#include <torch/utils.h>

#include "../tests/counting_allocator.hpp"
#include "clock.hpp"
#include "handwritten_resnet50.hpp"
#include "statistics.hpp"

namespace {

using namespace archetype;
using namespace archetype::bench;

/// A step of a network with momentum, by LibTorch's optimizer. Between steps there are no gradients, so the peak of a
/// step includes all of them.
template <class Network>
auto step_by_torch(Network& network, const torch::Tensor& images, const torch::Tensor& labels) {
  auto optimizer =
      std::make_shared<torch::optim::SGD>((*network).parameters(), torch::optim::SGDOptions{1e-3}.momentum(0.9));
  return [&network, images, labels, optimizer] {
    torch::nn::functional::cross_entropy(network->forward(images), labels).backward();
    optimizer->step();
    for (torch::Tensor& parameter : (*network).parameters()) parameter.mutable_grad() = torch::Tensor{};
  };
}

template <class Network>
auto step_by_us(Network& network, const torch::Tensor& images, const torch::Tensor& labels) {
  auto stepper =
      std::make_shared<decltype(SGD{}.attach({}))>(SGD{.weight_decay = 0}.attach(parameter_groups(*network)));
  return [&network, images, labels, stepper] {
    torch::nn::functional::cross_entropy(network->forward(images), labels).backward();
    stepper->step({1e-3, {}});
    stepper->zero_grad();
  };
}

std::int64_t peak_of(const auto& step) {
  step();
  CountingAllocator::peak = CountingAllocator::now;
  const std::int64_t before = CountingAllocator::now;
  step();
  return CountingAllocator::peak - before;
}

struct Sample {
  std::string name;
  torch::Tensor images, labels;
};

/// Prints the time and the peak memory of one step divided by those of another. Returns the seconds of the first.
auto compare(const std::string& what, const auto& ours, const auto& theirs, const std::string& peer,
             const std::string& aim, const std::string& aim_of_memory) {
  const auto our_time = [&] { return processor_seconds(ours); };
  const auto their_time = [&] { return processor_seconds(theirs); };
  in_turn(2, our_time, their_time);
  const auto [our_seconds, their_seconds] = in_turn(9, our_time, their_time);
  print_row(what + " ÷ " + peer, spread(pairwise(our_seconds, their_seconds, std::divides{})), "×", aim);
  const double memory = static_cast<double>(peak_of(ours)) / static_cast<double>(peak_of(theirs));
  print_row(what + ", peak memory ÷ " + peer, {memory, memory, memory}, "×", aim_of_memory);
  return our_seconds;
}

void print_time(const std::string& what, const auto& seconds) {
  print_row(what, spread(milliseconds(seconds)), "ms", "none");
}

void compare_with_plain(const std::string& name, const std::string& title, const Sample& sample, const std::string& aim,
                        const std::string& aim_of_memory) {
  AnyModel plain = zoo::make(name), model = zoo::make(name);
  plain->fuse(false);
  const std::string what = title + ", training step, " + sample.name;
  const auto theirs = step_by_torch(plain, sample.images, sample.labels);
  const std::string peer = "the modules one by one";
  print_time(what, compare(what, step_by_us(model, sample.images, sample.labels), theirs, peer, "none", "none"));
  ChannelsLast last{model};
  const std::string with_last = what + ", channels last";
  print_time(with_last,
             compare(with_last, step_by_us(last, sample.images, sample.labels), theirs, peer, aim, aim_of_memory));
}

void compare_with_handwritten(const Sample& sample) {
  HandwrittenResNet50 by_hand;
  ChannelsLast model{Model<ResNet50>{}};
  compare("ResNet-50, training step, " + sample.name + ", channels last",
          step_by_us(model, sample.images, sample.labels), step_by_torch(by_hand, sample.images, sample.labels),
          "the modules written by hand", "<= 0.74", "<= 0.65");
}

void compare_with_budget(const std::string& name, const std::string& title, const Sample& sample) {
  AnyModel plain = zoo::make(name), model = zoo::make(name);
  const torch::Tensor& images = sample.images;
  const OwningGraph graph = model->graph_for({3, static_cast<int>(images.size(2)), static_cast<int>(images.size(3))});
  const TrainingMemory memory = training_memory_of(graph, /*fused=*/false);
  const Memory half{.bytes = memory.bytes(0, 1) + images.size(0) * memory.activations / 2, .moments = 1};
  Recomputed recomputed{model, half};
  const std::string what = title + ", training step, " + sample.name + ", half of the activations one by one";
  print_time(what, compare(what, step_by_us(recomputed, images, sample.labels),
                           step_by_us(plain, images, sample.labels), "without a budget", "<= 1.25", "none"));
}

/// Whether this processor multiplies numbers of bfloat16, as Linux tells.
bool multiplies_bfloat16() {
  std::ifstream file{"/proc/cpuinfo"};
  for (std::string word; file >> word;)
    if (word == "avx512_bf16" || word == "amx_bf16") return true;
  return false;
}

void compare_in_bfloat16(const Sample& sample) {
  if (!multiplies_bfloat16()) return;
  const std::string what = "ResNet-50, training step, " + sample.name + ", bfloat16, channels last";
  Autocast model{ChannelsLast{Model<ResNet50>{}}};
  const auto ours = step_by_us(model, sample.images, sample.labels);
  HandwrittenResNet50 by_hand;
  print_time(what, compare(what, ours, step_by_torch(by_hand, sample.images, sample.labels),
                           "the modules written by hand in float32", "<= 0.42", "none"));
  Autocast plain{ChannelsLast{Model<ResNet50>{}}};
  (*plain).fuse(false);
  compare(what, ours, step_by_torch(plain, sample.images, sample.labels), "the modules one by one in bfloat16", "none",
          "none");
}

}  // namespace

int main(int count, char** arguments) try {
  CountingAllocator allocator;
  c10::SetCPUAllocator(&allocator, /*priority=*/1);
  torch::set_num_threads(1);
  const std::string only = count > 1 ? arguments[1] : "";
  torch::manual_seed(0);
  for (const auto& [images, size] : {std::pair{8, 128}, std::pair{32, 64}}) {
    const Sample sample{std::to_string(images) + " of " + std::to_string(size) + "²",
                        torch::randn({images, 3, size, size}), torch::randint(1000, {images}, torch::kInt64)};
    if (only.empty() || only == "resnet50") compare_with_handwritten(sample);
    if (only.empty() || only == "bfloat16") compare_in_bfloat16(sample);
    for (const auto& [name, title, aim, aim_of_memory] :
         {std::tuple{"torchvision/resnet50", "ResNet-50", "<= 0.74", "<= 0.65"},
          std::tuple{"torchvision/efficientnet_b0", "EfficientNet-B0", "<= 0.5", "<= 0.55"},
          std::tuple{"pytorchcv/seresnet50", "SE-ResNet-50", "<= 0.77", "none"}})
      if (only.empty() || std::string{name}.ends_with(only))
        compare_with_plain(name, title, sample, aim, aim_of_memory);
    for (const auto& [name, title] :
         {std::pair{"torchvision/resnet50", "ResNet-50"}, std::pair{"torchvision/efficientnet_b0", "EfficientNet-B0"}})
      if (only.empty() || only == "budget") compare_with_budget(name, title, sample);
  }
} catch (const std::exception& error) {
  std::cerr << "training_steps: " << error.what() << '\n';
  return 1;
}
