// SPDX-License-Identifier: MIT
#include <archetype/train/callbacks/terminate_on_nan.hpp>
#include <archetype/train/optimizers/sgd.hpp>
#include <archetype/train/trainer.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "../small_network.hpp"

using namespace archetype;

namespace {

/// Cross entropy, plus infinity in one of its uses in training.
struct InfiniteOnce {
  int use;
  int* used;

  torch::Tensor operator()(const torch::Tensor& output, const torch::Tensor& labels) const {
    return CrossEntropy{}(output, labels);
  }
  torch::Tensor in_training(const auto& forward, const Batch& batch) const {
    const torch::Tensor loss = (*this)(forward(batch.images), batch.labels);
    return ++*used == use ? loss + std::numeric_limits<float>::infinity() : loss;
  }
};

/// What it saw last of the network, and how often it was called.
struct Seen {
  std::vector<torch::Tensor> parameters;
  int steps = 0;
  int fits = 0;
};

struct Look {
  Seen* seen;

  void after_step(const auto& trainer) const {
    ++seen->steps;
    seen->parameters.clear();
    for (const torch::Tensor& parameter : trainer.model()->parameters()) seen->parameters.push_back(parameter.clone());
  }
  void after_fit(const Progress&) const { ++seen->fits; }
};

struct EndsAtSecondStep {
  bool stops_at_step(const Progress& progress) const { return progress.step == 2; }
};

}  // namespace

TEST_CASE("A training that is to terminate on NaN ends before a batch of infinite loss changes a parameter") {
  Seen seen;
  int used = 0;
  Trainer trainer{SmallNetwork{},
                  Loader{small_data(), {.batch = 20}},
                  SGD{},
                  Constant{.lr = 0.01},
                  metrics(),
                  callbacks(TerminateOnNaN{}, Look{&seen}),
                  InfiniteOnce{5, &used}};
  trainer.fit(3);  // of 3 steps each
  CHECK(std::isinf(trainer.progress().loss));
  CHECK(trainer.progress().history.size() == 1);
  CHECK(trainer.progress().learning_rates.size() == 5);  // with that of the batch that ended it
  CHECK(seen.steps == 4);
  CHECK(seen.fits == 1);
  const std::vector<torch::Tensor> parameters = trainer.model()->parameters();
  REQUIRE(parameters.size() == seen.parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) CHECK(torch::equal(parameters[i], seen.parameters[i]));

  trainer.fit(2);
  CHECK(trainer.progress().history.size() == 3);
  CHECK(std::isfinite(trainer.progress().loss));
}

TEST_CASE("A loss that stays finite does not terminate a training") {
  Trainer trainer{SmallNetwork{}, Loader{small_data(), {.batch = 20}}, SGD{}, Constant{.lr = 0.01},
                  metrics(),      callbacks(TerminateOnNaN{})};
  trainer.fit(2);
  CHECK(trainer.progress().history.size() == 2);
}

TEST_CASE("A callback may end a training after any step") {
  Trainer trainer{SmallNetwork{}, Loader{small_data(), {.batch = 20}}, SGD{}, Constant{.lr = 0.01},
                  metrics(),      callbacks(EndsAtSecondStep{})};
  trainer.fit(2);
  CHECK(trainer.progress().history.empty());
  CHECK(trainer.progress().learning_rates.size() == 2);
}
