// SPDX-License-Identifier: MIT
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/optimizers/lamb.hpp>
#include <archetype/train/optimizers/rmsprop_tf.hpp>

#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <torch/types.h>

#include "../reference.hpp"
#include "numbers.hpp"

using namespace archetype;

namespace {

void check_steps(const auto& optimizer, const nlohmann::json& reference) {
  Numbers numbers(reference["start"]);
  auto stepper = optimizer.attach(parameter_groups(numbers));
  int step = 0;
  for (const std::vector<double> expected : reference["after_step"]) {
    numbers.set_gradient(++step);
    stepper.step({0.1 / step, {}});
    CHECK((numbers.values() - torch::tensor(expected, torch::kDouble)).abs().max().item<double>() < 1e-12);
  }
  CHECK(step == 8);
}

void check_restores(const auto& optimizer) {
  Numbers original({1, 2, 3});
  auto stepper = optimizer.attach(parameter_groups(original));
  original.set_gradient(1);
  stepper.step({0.1, {}});
  Numbers copy({0, 0, 0});
  copy.decaying.data().copy_(original.decaying);
  copy.other.data().copy_(original.other);
  auto successor = optimizer.attach(parameter_groups(copy));
  successor.restore(stepper.state());
  for (const int step : {2, 3}) {
    original.set_gradient(step);
    copy.set_gradient(step);
    stepper.step({0.1, 0.8});
    successor.step({0.1, 0.8});
    CHECK(copy.values().equal(original.values()));
  }
  auto adam = Adam{}.attach(parameter_groups(original));
  adam.step({0.1, {}});
  if constexpr (requires { optimizer.alpha; })
    CHECK_THROWS_WITH(stepper.restore(adam.state()), Catch::Contains("optimizer: weight: average is"));
  stepper.zero_grad();
  CHECK_FALSE((original.other.grad().defined()));
  const torch::Tensor before = original.values();
  stepper.step({0.1, {}});
  CHECK(original.values().equal(before));
}

}  // namespace

TEST_CASE("RMSprop of TensorFlow and LAMB move numbers as timm's do, and biases without decay") {
  int compared = 0;
  for (const auto& each : recorded("recipes/optimizers.json")) {
    INFO(each.dump());
    ++compared;
    if (each["optimizer"] == "RMSpropTF")
      check_steps(RMSpropTF{each["alpha"], each["eps"], each["momentum"], each["weight_decay"]}, each);
    else check_steps(LAMB{each["betas"][0], each["betas"][1], each["eps"], each["weight_decay"]}, each);
  }
  CHECK(compared == 5);
}

TEST_CASE("An optimizer that takes over the state of another goes on like it, and skips what has no gradient") {
  check_restores(RMSpropTF{});
  check_restores(LAMB{});
}
