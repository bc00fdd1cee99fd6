// SPDX-License-Identifier: MIT
#include <archetype/train/schedules/schedule.hpp>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "../reference.hpp"

using namespace archetype;

namespace {

LearningRate rate_of(const nlohmann::json& rate) {
  if (rate.is_number()) return rate.get<double>();
  const nlohmann::json& bounds = rate.at("slice");
  return bounds.at(0).is_null() ? slice(bounds.at(1)) : slice(bounds.at(0), bounds.at(1));
}

}  // namespace

TEST_CASE("One cycle gives the rates and momenta of fastai's fit_one_cycle, for each layer group") {
  int compared = 0;
  for (const auto* file : {"schedules.json", "schedules_of_all_parameters.json"}) {
    for (const auto& reference : fastai_reference(file)) {
      OneCycle schedule{.lr = rate_of(reference["lr_max"])};
      schedule.warm_up = reference.value("pct_start", schedule.warm_up);
      schedule.initial_division = reference.value("div", schedule.initial_division);
      schedule.final_division = reference.value("div_final", schedule.final_division);
      if (reference.contains("moms")) {
        schedule.high_momentum = reference["moms"][0];
        schedule.low_momentum = reference["moms"][1];
      }
      const int groups = reference["groups"];
      const auto steps = reference["lr"].size();
      for (std::size_t step = 0; step < steps; ++step) {
        const Rates rates = schedule(static_cast<double>(step) / static_cast<double>(steps));
        for (int group = 0; group < groups; ++group) {
          // fastai rounds positions to float32
          const double expected = reference["lr"][step][static_cast<std::size_t>(group)];
          CHECK(rates.learning_rate.of_group(group, groups) == Approx(expected).margin(1e-6 * schedule.lr.highest()));
          ++compared;
        }
        CHECK(rates.momentum.value() == Approx(reference["mom"][step].get<double>()).margin(1e-6));
      }
    }
  }
  CHECK(compared == 3 * (96 + 18));
}

TEST_CASE("A slice spreads rates geometrically over layer groups, or gives all but the last a tenth") {
  const LearningRate spread = slice(1e-5, 1e-3);
  CHECK(spread.of_group(0, 3) == Approx(1e-5));
  CHECK(spread.of_group(1, 3) == Approx(1e-4));
  CHECK(spread.of_group(2, 3) == 1e-3);
  CHECK(spread.of_group(0, 1) == 1e-3);
  CHECK(slice(1e-3).of_group(1, 3) == Approx(1e-4));
  CHECK(slice(1e-3).of_group(0, 3) == Approx(1e-4));
  CHECK(slice(1e-3).highest() == 1e-3);
  CHECK((0.5 * spread).of_group(1, 3) == Approx(5e-5));
  CHECK(LearningRate{0.1}.of_group(0, 3) == 0.1);
}

TEST_CASE("A constant schedule leaves the momentum to the optimizer") {
  CHECK(Constant{.lr = 0.5}(0.3).learning_rate.highest() == 0.5);
  CHECK_FALSE(Constant{}(0).momentum.has_value());
}
