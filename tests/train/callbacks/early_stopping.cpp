// SPDX-License-Identifier: MIT
#include <archetype/train/callbacks/early_stopping.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/trainer.hpp>

#include <vector>

#include <catch2/catch.hpp>

#include "../small_network.hpp"

using namespace archetype;

namespace {

Progress after(const std::vector<double>& losses, int of_this_fit) {
  Progress progress;
  for (const double loss : losses) progress.history.push_back({.valid_loss = loss, .metrics = {}});
  progress.epoch = of_this_fit;
  return progress;
}

}  // namespace

TEST_CASE("Training ends when the validation loss has not fallen for some epochs") {
  const EarlyStopping two{.patience = 2};
  CHECK_FALSE(two.stops(after({3}, 1)));
  CHECK_FALSE(two.stops(after({3, 2, 2.5}, 3)));
  CHECK(two.stops(after({3, 2, 2.5, 2.1}, 4)));
  CHECK_FALSE(two.stops(after({3, 2, 2.5, 1.9}, 4)));
  CHECK((EarlyStopping{.patience = 2, .least = 0.2}.stops(after({3, 2, 1.9, 1.85}, 4))));
  CHECK_FALSE(two.stops(after({1, 2, 3, 2.9}, 2)));  // an earlier call of fit does not count
}

TEST_CASE("A trainer heeds a callback that stops") {
  Trainer trainer{SmallNetwork{}, Loader{small_data(), {.batch = 20}},
                  Adam{},         Constant{.lr = 0},
                  metrics(),      callbacks(EarlyStopping{.patience = 3, .least = 100})};
  trainer.fit(50);
  CHECK(trainer.progress().history.size() == 4);
}
