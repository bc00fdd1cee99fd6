// SPDX-License-Identifier: MIT
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/optimizers/sgd.hpp>

#include <stdexcept>

#include <catch2/catch.hpp>
#include <torch/nn/module.h>
#include <torch/types.h>

using namespace archetype;

namespace {

struct OneWeight : torch::nn::Module {
  OneWeight() : weight(register_parameter("weight", torch::tensor({1.0}, torch::kDouble))) {}
  torch::Tensor weight;
};

}  // namespace

TEST_CASE("SGD sums gradients with momentum and adds the decay to them") {
  OneWeight number;
  auto stepper = SGD{.momentum = 0.5, .weight_decay = 0.1}.attach(parameter_groups(number));
  number.weight.mutable_grad() = torch::tensor({2.0}, torch::kDouble);
  stepper.step({0.1, {}});  // 1 - 0.1 · (2 + 0.1 · 1)
  CHECK(number.weight.item<double>() == Approx(0.79));
  stepper.step({0.1, {}});  // 0.79 - 0.1 · (0.5 · 2.1 + 2 + 0.1 · 0.79)
  CHECK(number.weight.item<double>() == Approx(0.79 - 0.1 * (1.05 + 2.079)));
  stepper.step({0.1, 0.0});  // the schedule's momentum replaces its own
  const double before = 0.79 - 0.1 * (1.05 + 2.079);
  CHECK(number.weight.item<double>() == Approx(before - 0.1 * (2 + 0.1 * before)));
}

TEST_CASE("The state of another optimizer is refused") {
  OneWeight number;
  number.weight.mutable_grad() = torch::ones(1, torch::kDouble);
  auto adam = Adam{}.attach(parameter_groups(number));
  auto sgd = SGD{}.attach(parameter_groups(number));
  adam.step({0.1, {}});
  sgd.step({0.1, {}});
  CHECK_THROWS_WITH(sgd.restore(adam.state()),
                    Catch::Contains("weight: squared_average is double [1], expected missing"));
  CHECK_THROWS_WITH(adam.restore(sgd.state()),
                    Catch::Contains("weight: squared_average is missing, expected double [1]"));
}
