// SPDX-License-Identifier: MIT
#include <archetype/train/optimizers/clipped.hpp>
#include <archetype/train/optimizers/sgd.hpp>

#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/types.h>

using namespace archetype;

TEST_CASE("Gradients of a larger norm are scaled down together, smaller ones stay") {
  const auto moved = [](double first, double second) {
    const torch::Tensor a = torch::zeros(1, torch::kDouble).requires_grad_();
    const torch::Tensor b = torch::zeros(1, torch::kDouble).requires_grad_();
    const std::vector<ParameterGroup> groups{{.parameters = {{"a", a}, {"b", b}}}};
    auto stepper = Clipped{SGD{.momentum = 0, .weight_decay = 0}, 1.0}.attach(groups);
    a.mutable_grad() = torch::full(1, first, torch::kDouble);
    b.mutable_grad() = torch::full(1, second, torch::kDouble);
    stepper.step({1.0, {}});
    return std::pair{a.item<double>(), b.item<double>()};
  };
  const auto [a, b] = moved(3, 4);
  CHECK(a == Approx(-0.6).epsilon(1e-5));
  CHECK(b == Approx(-0.8).epsilon(1e-5));
  CHECK(moved(0.3, 0.4) == std::pair{-0.3, -0.4});
}
