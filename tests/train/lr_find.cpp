// SPDX-License-Identifier: MIT
#include <archetype/train/lr_find.hpp>
#include <archetype/train/optimizers/accumulated.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/trainer.hpp>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/types.h>
#include <torch/utils.h>

#include "small_network.hpp"

using namespace archetype;

TEST_CASE("The valley is the middle of the middle third of the longest fall") {
  CHECK(archetype::detail::valley({9, 8, 7, 6, 5, 4, 3, 2, 1}) == 3);
  CHECK(archetype::detail::valley({5, 6, 4, 7, 3, 8, 2, 9, 1, 9, 9}) == 4);
}

TEST_CASE("A trial of learning rates suggests one that learns, and leaves no trace") {
  torch::manual_seed(2);
  SmallNetwork network{32};
  network->eval();
  Trainer trainer{network, Loader{small_data(), {.batch = 20}}, Adam{}, OneCycle{.lr = 0.05}};
  const torch::Tensor before = trainer.model()->first->weight.clone();
  const torch::Tensor mean = trainer.model()->norm->running_mean.clone();
  const torch::Tensor random = random_state();
  const LearningRateTrial trial = lr_find(trainer);
  CHECK(trainer.model()->first->weight.equal(before));
  CHECK(trainer.model()->norm->running_mean.equal(mean));
  CHECK(random_state().equal(random));
  CHECK(trainer.progress().history.empty());
  CHECK_FALSE(network->is_training());

  CHECK(trial.rates.size() == trial.losses.size());
  CHECK(trial.rates.front() == 1e-7);
  CHECK(trial.rates[50] == Approx(1e-3));
  CHECK(trial.suggestion > 1e-4);
  CHECK(trial.suggestion < 2);

  trainer.fit(10, OneCycle{.lr = trial.suggestion});
  CHECK(trainer.progress().history.back().valid_loss < trainer.progress().history.front().valid_loss);
}

TEST_CASE("A trial that an exception ends leaves no trace either") {
  SmallNetwork network;
  Trainer trainer{network, Loader{small_data(), {.batch = 20}}, Adam{}, Constant{.lr = 0.05}};
  const torch::Tensor weight = network->first->weight.clone(), mean = network->norm->running_mean.clone();
  const torch::Tensor random = random_state();
  std::int64_t steps = 0;
  const auto fails = [&](double, double) {
    if (++steps == 3) throw std::runtime_error("failed");
    return true;
  };
  CHECK_THROWS_WITH(trainer.try_out(10, Constant{.lr = 0.1}, fails), "failed");
  CHECK(network->first->weight.equal(weight));
  CHECK_FALSE(network->first->weight.grad().defined());
  CHECK(network->norm->running_mean.equal(mean));
  CHECK(random_state().equal(random));
}

TEST_CASE("A trial between two calls of fit does not change them, even if gradients are being accumulated") {
  const auto trained = [](bool tries) {
    torch::manual_seed(3);
    const SmallNetwork network;
    Trainer trainer{network, Loader{small_data(), {.batch = 20}}, Accumulated{Adam{}, 2}, Constant{.lr = 0.05}};
    trainer.fit(1);  // of three batches, so one waits for the next step
    if (tries) lr_find(trainer, {.steps = 5});
    trainer.fit(1);
    return network->first->weight;
  };
  CHECK(trained(true).equal(trained(false)));
}
