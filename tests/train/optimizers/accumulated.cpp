// SPDX-License-Identifier: MIT
#include <archetype/train/optimizers/accumulated.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/optimizers/sgd.hpp>

#include <catch2/catch.hpp>
#include <torch/types.h>

#include "number.hpp"

using namespace archetype;

namespace {

void add_gradient(const Number& number, double gradient) {
  if (!number.value.grad().defined()) number.value.mutable_grad() = torch::zeros(1, torch::kDouble);
  number.value.grad().add_(gradient);
}

}  // namespace

TEST_CASE("Gradients of several batches move the model once, by their mean") {
  Number number;
  auto stepper = Accumulated{SGD{.momentum = 0, .weight_decay = 0}, 3}.attach(number.groups);
  for (const double gradient : {1.0, 2.0, 6.0}) {
    CHECK(number.value.item<double>() == 0);
    stepper.zero_grad();
    add_gradient(number, gradient);
    stepper.step({1.0, {}});
  }
  CHECK(number.value.item<double>() == -3);
  stepper.zero_grad();
  CHECK_FALSE((number.value.grad().defined() && number.value.grad().item<double>() != 0));
}

TEST_CASE("Gradients that wait for the next step are part of the state") {
  Number number;
  auto stepper = Accumulated{Adam{}, 2}.attach(number.groups);
  stepper.zero_grad();
  add_gradient(number, 5);
  stepper.step({0.1, {}});

  Number other;
  auto successor = Accumulated{Adam{}, 2}.attach(other.groups);
  successor.restore(stepper.state());
  for (auto* each : {&stepper, &successor}) each->zero_grad();
  add_gradient(number, 1);
  add_gradient(other, 1);
  for (auto* each : {&stepper, &successor}) each->step({0.1, {}});
  CHECK(number.value.item<double>() < 0);
  CHECK(other.value.equal(number.value));
  CHECK_THROWS_WITH(successor.restore({}), "the checkpoint's optimizer does not accumulate gradients");
  CHECK_THROWS_WITH((Accumulated{Adam{}, 0}.attach(number.groups)), "Accumulated: batches is 0, expected at least 1");
}
