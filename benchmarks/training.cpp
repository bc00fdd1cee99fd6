// SPDX-License-Identifier: MIT
// Compares the trainer with a plain loop over the same parts, its optimizers with LibTorch's, and the data loader with
// torchvision's:
//
//   training PEER WORKPLACE
#include <archetype/archetype.hpp>

#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <torch/optim/adamw.h>
#include <torch/optim/sgd.h>
#include <torch/utils.h>

#include "clock.hpp"
#include "handwritten_resnet50.hpp"
#include "peer.hpp"
#include "statistics.hpp"

namespace {

using namespace archetype;
using namespace archetype::bench;

/// The same batches each epoch, from memory.
struct InMemory {
  std::vector<Batch> all;
  std::vector<Batch> none;

  const std::vector<Batch>& training(std::uint64_t) const { return all; }
  const std::vector<Batch>& validation() const { return none; }
  std::int64_t batches() const { return static_cast<std::int64_t>(all.size()); }
};

InMemory random_batches(int count) {
  InMemory data;
  for (int i = 0; i < count; ++i)
    data.all.push_back({torch::randn({16, 3, 64, 64}), torch::randint(10, {16}, torch::kInt64)});
  return data;
}

AnyModel learner() {
  Request request{.classes = 10, .size = 64};
  request.head = head<FastaiHead<0>>;
  return zoo::make("torchvision/resnet18", {.request = request, .initialization = initializations::fastai_learner});
}

/// An epoch of the trainer against the same steps without it.
void compare_steps() {
  const InMemory data = random_batches(4);
  AnyModel bare = learner();
  torch::optim::AdamW optimizer{bare->parameters(), torch::optim::AdamWOptions{1e-3}};
  Trainer trainer{learner(), data, Adam{}, Constant{.lr = 1e-3}};
  bare->train();
  const auto by_hand = [&] {
    return processor_seconds([&] {
      for (const Batch& batch : data.all) {
        optimizer.zero_grad();
        torch::nn::functional::cross_entropy(bare->forward(batch.images), batch.labels).backward();
        optimizer.step();
      }
    });
  };
  const auto ours = [&] { return processor_seconds([&] { trainer.fit(1); }); };
  in_turn(2, ours, by_hand);
  const auto [our_seconds, hand_seconds] = in_turn(9, ours, by_hand);
  print_row("4 training steps of a ResNet-18 learner, plain loop", spread(milliseconds(hand_seconds)), "ms", "none");
  print_row("4 training steps of a ResNet-18 learner, Trainer ÷ plain loop",
            spread(pairwise(our_seconds, hand_seconds, std::divides{})), "×", "<= 1.03");
}

/// A step of optimizers over the parameters of ResNet-50, against LibTorch's.
void compare_optimizers() {
  const HandwrittenResNet50 bare, trained;
  for (const auto& network : {bare, trained})
    for (const torch::Tensor& parameter : network->parameters())
      parameter.mutable_grad() = torch::randn_like(parameter);
  const auto compare = [&](const std::string& name, auto stepper, torch::optim::Optimizer&& theirs) {
    const auto ours = [&] { return processor_seconds([&] { stepper.step({1e-5, {}}); }); };
    const auto by_torch = [&] { return processor_seconds([&] { theirs.step(); }); };
    in_turn(2, ours, by_torch);
    const auto [our_seconds, their_seconds] = in_turn(15, ours, by_torch);
    print_row("optimizer step of ResNet-50, " + name, spread(milliseconds(our_seconds)), "ms", "none");
    print_row("optimizer step of ResNet-50, " + name + " ÷ LibTorch's",
              spread(pairwise(our_seconds, their_seconds, std::divides{})), "×", "<= 0.5");
  };
  const std::vector<ParameterGroup> groups = parameter_groups(*trained);
  compare("Adam", Adam{}.attach(groups), torch::optim::AdamW{bare->parameters(), torch::optim::AdamWOptions{1e-5}});
  compare("SGD", SGD{}.attach(groups),
          torch::optim::SGD{bare->parameters(), torch::optim::SGDOptions{1e-5}.momentum(0.9).weight_decay(1e-4)});
}

/// What progress, log and metrics add to an epoch.
void compare_logging(const std::filesystem::path& workplace) {
  InMemory data = random_batches(8);
  data.none = {data.all.front()};  // to validate with
  std::ostringstream shown;
  Trainer silent{learner(), data, Adam{}, Constant{.lr = 1e-3}};
  Trainer logged{learner(),
                 data,
                 Adam{},
                 Constant{.lr = 1e-3},
                 metrics(Accuracy{}, ErrorRate{}),
                 callbacks(ProgressBar{/*terminal=*/true, shown}, CsvLog{workplace / "log.csv"})};
  const auto plain = [&] { return processor_seconds([&] { silent.fit(1); }); };
  const auto with_log = [&] { return processor_seconds([&] { logged.fit(1); }); };
  in_turn(2, with_log, plain);
  const auto [logged_seconds, plain_seconds] = in_turn(9, with_log, plain);
  print_row("an epoch with progress bar, log and metrics ÷ one without",
            spread(pairwise(logged_seconds, plain_seconds, std::divides{})), "×", "< 1.01");
}

/// An epoch of images cropped at random, flipped and normalized, with two workers on each side.
void compare_pipelines(const std::filesystem::path& workplace, Peer& peer) {
  constexpr int pictures = 256;
  const std::filesystem::path folder = workplace / "pictures";
  remove_all(folder);
  create_directories(folder / "a");
  peer.seconds("paint " + (folder / "a/0.jpg").string());
  for (int i = 1; i < pictures; ++i) copy_file(folder / "a/0.jpg", folder / "a" / (std::to_string(i) + ".jpg"));
  const ImageFolder source{folder};
  const Loader loader{Split{source, source},
                      {.batch = 64, .workers = 2},
                      RandomResizedCrop{224},
                      RandomHorizontalFlip{},
                      imagenet_statistics()};
  std::uint64_t epoch = 0;
  const auto ours = [&] {
    return elapsed_seconds([&] {
      for (const Batch& batch : loader.training(epoch++)) static_cast<void>(batch.images.data_ptr<float>());
    });
  };
  const auto theirs = [&] { return peer.seconds("epoch " + folder.string()); };
  in_turn(2, ours, theirs);
  const auto [our_seconds, their_seconds] = in_turn(9, ours, theirs);
  const std::vector<double> count(our_seconds.size(), pictures);
  print_row("training images per second, JPEGs of 500x375 to 224x224",
            spread(pairwise(count, our_seconds, std::divides{})), "/s", "none");
  print_row("loading an epoch of JPEGs, 500x375 to 224x224 ÷ torchvision with two workers",
            spread(pairwise(our_seconds, their_seconds, std::divides{})), "×", "<= 0.67");
  remove_all(folder);
}

}  // namespace

int main(int count, char** arguments) try {
  if (count != 3) {
    std::cerr << "training: run me by ./dev bench, which knows my arguments\n";
    return 2;
  }
  torch::set_num_threads(1);
  const std::filesystem::path workplace = arguments[2];
  Peer peer{arguments[1], workplace};
  compare_pipelines(workplace, peer);
  compare_steps();
  compare_logging(workplace);
  compare_optimizers();
} catch (const std::exception& error) {
  std::cerr << "training: " << error.what() << '\n';
  return 1;
}
