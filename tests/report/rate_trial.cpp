// SPDX-License-Identifier: MIT
#include <archetype/report/rate_trial.hpp>

#include <cmath>
#include <string>

#include <catch2/catch.hpp>

#include "markup.hpp"

using namespace archetype;

TEST_CASE("The page of a learning rate search shows losses over rates and marks the suggestion") {
  const std::string page = rate_trial_page("Trial", {1e-4, 1e-3, 1e-2, 1e-1}, {2, 1.5, 1, 3}, 2e-3);
  archetype::testing::require_balanced(page);
  CHECK(page.find("suggestion, learning rate 0.002: 1.5") != std::string::npos);
  CHECK(page.find("loss, learning rate 0.01: 1<") != std::string::npos);
}

TEST_CASE("The page of a learning rate search without a suggestion says so") {
  CHECK(rate_trial_page("Trial", {1, 2}, {1, 2}, std::nan("")).find("none, the losses do not fall") !=
        std::string::npos);
  CHECK(rate_trial_page("Trial", {}, {}, std::nan("")).find("none, the losses do not fall") != std::string::npos);
}

TEST_CASE("Unequal numbers of losses and rates are refused with a message that names both") {
  CHECK_THROWS_WITH(rate_trial_page("Trial", {1, 2}, {1}, 1), Catch::Contains("1 losses for 2 learning rates"));
}
