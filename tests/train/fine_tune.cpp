// SPDX-License-Identifier: MIT
#include <archetype/train/fine_tune.hpp>

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

/// Notes what it is told.
struct Told {
  std::vector<std::string> calls{};
  std::vector<OneCycle> schedules{};

  void freeze() { calls.emplace_back("freeze"); }
  void unfreeze() { calls.emplace_back("unfreeze"); }
  void fit(int epochs, const OneCycle& schedule) {
    calls.push_back("fit " + std::to_string(epochs));
    schedules.push_back(schedule);
  }
};

}  // namespace

TEST_CASE("Fine-tuning trains the head, then everything at half the rate, as fastai does") {
  Told trainer;
  fine_tune(trainer, 4);
  CHECK(trainer.calls == std::vector<std::string>{"freeze", "fit 1", "unfreeze", "fit 4"});
  CHECK(trainer.schedules[0].lr.of_group(2, 3) == Approx(2e-3));
  CHECK(trainer.schedules[0].lr.of_group(0, 3) == Approx(2e-4));
  CHECK(trainer.schedules[0].warm_up == 0.99);
  CHECK(trainer.schedules[1].lr.of_group(2, 3) == Approx(1e-3));
  CHECK(trainer.schedules[1].lr.of_group(1, 3) == Approx(1e-4));
  CHECK(trainer.schedules[1].lr.of_group(0, 3) == Approx(1e-5));
  CHECK(trainer.schedules[1].initial_division == 5);
}
