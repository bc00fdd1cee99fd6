// SPDX-License-Identifier: MIT
#include <archetype/train/schedules/cosine.hpp>
#include <archetype/train/schedules/multi_step.hpp>
#include <archetype/train/schedules/schedule.hpp>
#include <archetype/train/schedules/warm_up.hpp>

#include <cstddef>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "../reference.hpp"

using namespace archetype;

namespace {

/// Compares the rates of all steps of a training with those recorded.
void check_rates(const Schedule auto& schedule, const nlohmann::json& recorded_rates) {
  const std::vector<double> expected = recorded_rates;
  REQUIRE(expected.size() == 90);
  for (std::size_t step = 0; step < expected.size(); ++step) {
    INFO("step " << step);
    CHECK(schedule(static_cast<double>(step) / 90).learning_rate.highest() == Approx(expected[step]).margin(1e-15));
  }
}

}  // namespace

TEST_CASE("Cosine and milestones, alone and after a warm-up, give the rates of PyTorch and timm for each step") {
  const auto reference = recorded("recipes/schedules.json");
  const Cosine cosine{.lr = 0.4};
  check_rates(Cosine{.lr = 0.4, .final_fraction = 0.01}, reference["cosine"]);
  check_rates(MultiStep{.lr = 0.4, .milestones = {30.0 / 90, 60.0 / 90, 80.0 / 90}}, reference["multi_step"]);
  check_rates(WarmUp{cosine, 5.0 / 90}, reference["cosine_after_warm_up"]);
  check_rates(WarmUp{MultiStep{.lr = 0.4, .milestones = {0.4, 0.6}}, 5.0 / 90}, reference["multi_step_after_warm_up"]);
  check_rates(WarmUp{cosine, 5.0 / 90, 0.01, /*postpones=*/false}, reference["timm_cosine"]);
  check_rates(WarmUp{cosine, 5.0 / 90}, reference["timm_cosine_after_warm_up"]);
}

TEST_CASE("A warm-up keeps the rates of layer groups in proportion, and the schedule's first momentum") {
  const Rates rates = WarmUp{OneCycle{.lr = slice(1e-4, 1e-2)}, 0.5, 0}(0.25);
  CHECK(rates.learning_rate.highest() == Approx(1e-2 / 25 / 2));
  CHECK(rates.learning_rate.of_group(0, 3) == Approx(1e-4 / 25 / 2));
  CHECK(rates.momentum == 0.95);
}

TEST_CASE("A warm-up of the whole training is refused") {
  CHECK_THROWS_WITH((WarmUp{Constant{}, 1.0}(0)), "WarmUp: fraction is 1, expected 0 to below 1");
}
