// SPDX-License-Identifier: MIT
#include <archetype/train/schedule.hpp>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "reference.hpp"

using namespace archetype;

TEST_CASE("One cycle gives the rates and momenta of fastai's fit_one_cycle") {
  int compared = 0;
  for (const auto& reference : fastai_reference("schedules.json")) {
    if (!reference["lr_max"].is_number()) continue;  // rates that differ by layer group
    const OneCycle schedule{.lr = reference["lr_max"]};
    const auto steps = reference["lr"].size();
    for (std::size_t step = 0; step < steps; ++step) {
      const Rates rates = schedule(static_cast<double>(step) / static_cast<double>(steps));
      // fastai rounds positions to float32
      CHECK(rates.learning_rate == Approx(reference["lr"][step][0].get<double>()).margin(1e-6 * schedule.lr));
      CHECK(rates.momentum.value() == Approx(reference["mom"][step].get<double>()).margin(1e-6));
      ++compared;
    }
  }
  CHECK(compared == 62);
}

TEST_CASE("A constant schedule leaves the momentum to the optimizer") {
  CHECK(Constant{.lr = 0.5}(0.3).learning_rate == 0.5);
  CHECK_FALSE(Constant{}(0).momentum.has_value());
}
