// SPDX-License-Identifier: MIT
#include <archetype/train/core/progress.hpp>

#include <chrono>
#include <limits>
#include <stdexcept>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

TEST_CASE("The learning rates of an unfinished epoch are neither kept by the next call of fit nor saved") {
  const auto step = [](Progress& progress, double rate, double loss = 1) { progress.record(loss, Rates{rate, {}}, 8); };
  Progress progress;
  progress.begin(/*epochs_wanted=*/2, /*steps_an_epoch=*/2);
  step(progress, 0.1);
  step(progress, 0.2);
  progress.end_epoch({}, std::chrono::seconds{1});
  step(progress, 0.3);
  CHECK(progress.learning_rates == std::vector{0.1, 0.2, 0.3});

  Progress restored;
  restored.restore(progress.state());
  CHECK(restored.learning_rates == std::vector{0.1, 0.2});

  progress.begin(1, 2);
  CHECK(progress.learning_rates == std::vector{0.1, 0.2});
  step(progress, 0.4);
  step(progress, 0.5, std::numeric_limits<double>::infinity());
  CHECK_THROWS_AS(progress.require_finite_loss(Rates{0.5, {}}), std::runtime_error);
  progress.begin(1, 2);
  CHECK(progress.learning_rates == std::vector{0.1, 0.2});
}
