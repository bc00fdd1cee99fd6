// SPDX-License-Identifier: MIT
#include <archetype/train/callbacks/checkpoint.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/optimizers/sgd.hpp>
#include <archetype/train/optimizers/torch_optimizer.hpp>
#include <archetype/train/trainer.hpp>

#include <cmath>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/types.h>
#include <torch/utils.h>

#include "../../temporary_directory.hpp"
#include "../small_network.hpp"
#include "../stop_after.hpp"

using namespace archetype;
using torch::optim::Adagrad;
using torch::optim::AdagradOptions;
using torch::optim::RMSprop;
using torch::optim::RMSpropOptions;
using torch::optim::SGDOptions;

namespace {

auto trainer_in(const TemporaryDirectory& directory, int stop, auto optimizer) {
  return Trainer{SmallNetwork{}, Loader{small_data(), {.batch = 16}},
                 optimizer,      OneCycle{.lr = 0.01},
                 metrics(),      callbacks(Checkpoint{directory.path()}, StopAfter{stop})};
}

/// The parameters after four epochs, stopped after some of them and resumed if that comes before.
std::vector<torch::Tensor> trained(auto optimizer, int stop) {
  const TemporaryDirectory directory;
  torch::manual_seed(7);
  auto trainer = trainer_in(directory, stop, optimizer);
  if (stop > 4) {
    trainer.fit(4);
    return trainer.model()->parameters();
  }
  CHECK_THROWS_WITH(trainer.fit(4), "stopped");
  torch::manual_seed(99);  // the second half must owe nothing to this
  auto second = trainer_in(directory, 9, optimizer);
  second.resume(directory.path());
  second.fit(4);
  return second.model()->parameters();
}

void check_resumes_bit_for_bit(auto optimizer) {
  const auto straight = trained(optimizer, 9), resumed = trained(optimizer, 2);
  for (std::size_t i = 0; i < straight.size(); ++i) CHECK(straight[i].equal(resumed[i]));
}

struct SignOptions : torch::optim::OptimizerCloneableOptions<SignOptions> {
  explicit SignOptions(double rate = 0) : lr(rate) {}
  double get_lr() const override { return lr; }
  void set_lr(double rate) override { lr = rate; }
  void serialize(torch::serialize::OutputArchive& archive) const override { archive.write("lr", c10::IValue(lr)); }
  double lr;
};

/// An optimizer that LibTorch does not have: it moves by the signs of the gradients.
struct Sign : torch::optim::Optimizer {
  Sign(std::vector<torch::optim::OptimizerParamGroup> groups, const SignOptions& options)
      : Optimizer(std::move(groups), std::make_unique<SignOptions>(options)) {}

  torch::Tensor step(LossClosure) override {
    const torch::NoGradGuard no_gradient;
    for (const auto& group : param_groups())
      for (torch::Tensor parameter : group.params())
        if (parameter.grad().defined()) parameter.sub_(parameter.grad().sign(), group.options().get_lr());
    return {};
  }
};

struct Two : torch::nn::Module {
  Two()
      : weight(register_parameter("weight", torch::tensor({1.0}, torch::kDouble))),
        bias(register_parameter("bias", torch::tensor({1.0}, torch::kDouble))) {
    weight.mutable_grad() = torch::tensor({2.0}, torch::kDouble);
    bias.mutable_grad() = torch::tensor({2.0}, torch::kDouble);
  }
  torch::Tensor weight, bias;
};

}  // namespace

TEST_CASE("RMSprop and Adagrad resume bit for bit") {
  check_resumes_bit_for_bit(TorchOptimizer<RMSprop>{RMSpropOptions(0).alpha(0.9).centered(true)});
  check_resumes_bit_for_bit(TorchOptimizer<Adagrad>{AdagradOptions(0).initial_accumulator_value(0.1)});
}

TEST_CASE("An optimizer of LibTorch moves as it does there, and biases do not decay") {
  Two two;
  auto stepper =
      TorchOptimizer<RMSprop>{RMSpropOptions(0).alpha(0.5).eps(0).weight_decay(0.5)}.attach(parameter_groups(two));
  stepper.step({0.1, {}});
  // Divided by √((1 - 0.5) · gradient²), the size of the gradient is lost.
  CHECK(two.weight.item<double>() == Approx(1 - 0.1 * std::sqrt(2)));
  CHECK(two.bias.item<double>() == Approx(1 - 0.1 * std::sqrt(2)));
  Two other;
  TorchOptimizer<torch::optim::SGD>{SGDOptions(0).weight_decay(0.5)}.attach(parameter_groups(other)).step({0.1, {}});
  CHECK(other.weight.item<double>() == Approx(1 - 0.1 * (2 + 0.5)));
  CHECK(other.bias.item<double>() == Approx(1 - 0.1 * 2));
}

TEST_CASE("An optimizer of one's own, derived from LibTorch's, trains and resumes") {
  Two two;
  TorchOptimizer<Sign, SignOptions>{}.attach(parameter_groups(two)).step({0.25, {}});
  CHECK(two.weight.item<double>() == 0.75);
  check_resumes_bit_for_bit(TorchOptimizer<Sign, SignOptions>{});
}

TEST_CASE("Each layer group has its own learning rate with an optimizer of LibTorch") {
  std::vector<torch::Tensor> numbers;
  std::vector<ParameterGroup> groups;
  for (int i = 0; i < 3; ++i) {
    numbers.push_back(torch::zeros(1, torch::kDouble).requires_grad_());
    numbers.back().mutable_grad() = torch::ones(1, torch::kDouble);
    groups.push_back({.layer_group = i, .parameters = {{std::to_string(i), numbers.back()}}});
  }
  TorchOptimizer<torch::optim::SGD>{SGDOptions(0)}.attach(groups).step({slice(0.01, 1), {}});
  CHECK(numbers[0].item<double>() == Approx(-0.01));
  CHECK(numbers[1].item<double>() == Approx(-0.1));
  CHECK(numbers[2].item<double>() == Approx(-1));
}

TEST_CASE("Wrapped, LibTorch's SGD moves as the library's own, momentum of the schedule included") {
  const auto ours = trained(SGD{.momentum = 0.9, .weight_decay = 1e-4}, 9);
  const auto wrapped = trained(TorchOptimizer<torch::optim::SGD>{SGDOptions(0).momentum(0.9).weight_decay(1e-4)}, 9);
  for (std::size_t i = 0; i < ours.size(); ++i) CHECK(torch::allclose(ours[i], wrapped[i], 1e-6, 1e-7));
}

TEST_CASE("A wrapped optimizer's settings are its options, and a training resumes with the same only") {
  const TorchOptimizer<RMSprop> some{RMSpropOptions(0.5).alpha(0.9)};
  const Settings settings = some.settings();
  CHECK(settings.front() == std::pair<std::string, std::string>{"optimizer", "RMSprop of LibTorch"});
  CHECK(first_difference(settings, TorchOptimizer<RMSprop>{RMSpropOptions(0).alpha(0.9)}.settings()) == std::nullopt);

  const TemporaryDirectory directory;
  trainer_in(directory, 9, some).fit(1);
  auto other = trainer_in(directory, 9, TorchOptimizer<RMSprop>{RMSpropOptions(0).alpha(0.99)});
  CHECK_THROWS_WITH(
      other.resume(directory.path()),
      Catch::Contains("alpha is 0.98999999999999999, and the checkpoint was made with 0.90000000000000002"));
  auto adam = trainer_in(directory, 9, Adam{});
  CHECK_THROWS_WITH(adam.resume(directory.path()),
                    Catch::Contains("optimizer is Adam, and the checkpoint was made with "
                                    "RMSprop of LibTorch"));
}

TEST_CASE("The state of another optimizer is refused, and leaves a wrapped one as it was") {
  Two two;
  auto stepper = TorchOptimizer<RMSprop>{}.attach(parameter_groups(two));
  auto adagrad = TorchOptimizer<Adagrad>{}.attach(parameter_groups(two));
  stepper.step({0.1, {}});
  const State before = stepper.state();
  CHECK_THROWS_AS(stepper.restore(adagrad.state()), std::runtime_error);
  CHECK_THROWS_WITH(stepper.restore(SGD{}.attach(parameter_groups(two)).state()),
                    "the checkpoint's optimizer was not saved by TorchOptimizer");
  stepper.step({0.1, {}});
  const double moved = two.weight.item<double>();
  Two again;
  auto same = TorchOptimizer<RMSprop>{}.attach(parameter_groups(again));
  same.step({0.1, {}});
  same.step({0.1, {}});
  CHECK(again.weight.item<double>() == moved);
}
