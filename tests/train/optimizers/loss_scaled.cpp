// SPDX-License-Identifier: MIT
#include <archetype/train/core/averaged.hpp>
#include <archetype/train/lr_find.hpp>
#include <archetype/train/optimizers/accumulated.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/optimizers/clipped.hpp>
#include <archetype/train/optimizers/loss_scaled.hpp>
#include <archetype/train/optimizers/sgd.hpp>
#include <archetype/train/trainer.hpp>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/types.h>
#include <torch/utils.h>

#include "../small_network.hpp"
#include "number.hpp"

using namespace archetype;
using archetype::detail::LossScale;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr SGD plain_descent{.momentum = 0, .weight_decay = 0};

/// Scales a loss of this slope, and adds its gradient, as a step of a trainer does.
bool step(const Number& number, auto& stepper, double slope) {
  stepper.zero_grad();
  archetype::detail::scaled(stepper, (slope * number.value).sum()).backward();
  return archetype::detail::stepped(stepper, {1.0, {}});
}

double scale_of(const auto& stepper) { return stepper.state().at("scale").template item<double>(); }

/// The state of a model after a training, and what was logged of it.
std::pair<State, std::vector<EpochRecord>> trained(const auto& optimizer) {
  torch::manual_seed(3);
  SmallNetwork model;
  Trainer trainer{model, Loader{small_data(), {.batch = 10}}, optimizer, OneCycle{.lr = 0.05}};
  trainer.fit(2);
  return {model_state(*model), trainer.progress().history};
}

template <class OptimizerPolicy>
using StepperOf = decltype(std::declval<const OptimizerPolicy&>().attach({}));

// What LossScaled and Clipped refuse to wrap.
static_assert(archetype::detail::combines_gradients<StepperOf<Accumulated<Adam>>>);
static_assert(archetype::detail::combines_gradients<StepperOf<Clipped<Accumulated<Adam>>>>);
static_assert(!archetype::detail::combines_gradients<StepperOf<Clipped<Adam>>>);
static_assert(archetype::detail::ScalesLoss<StepperOf<LossScaled<Adam>>>);
static_assert(archetype::detail::ScalesLoss<StepperOf<Accumulated<LossScaled<Adam>>>>);
static_assert(!archetype::detail::ScalesLoss<StepperOf<Accumulated<Adam>>>);

}  // namespace

TEST_CASE("The scale of a loss grows after enough finite steps, and falls after each that is not") {
  LossScale scale{8};
  std::vector<double> scales;
  for (const char step : {'f', 'f', 'f', 'f', 'f', 'x', 'f', 'f', 'x', 'x', 'f', 'f', 'f'}) {
    scale.update(step == 'f', {.growth = 4, .backoff = 0.5, .growth_interval = 3});
    scales.push_back(scale.value);
  }
  CHECK(scales == std::vector<double>{8, 8, 32, 32, 32, 16, 16, 16, 8, 4, 4, 4, 16});
}

TEST_CASE("By default, the scale of a loss begins and changes as that of PyTorch's GradScaler") {
  const LossScaling how;
  LossScale scale{how.initial};
  CHECK(scale.value == 65536);
  for (int step = 0; step < 1999; ++step) scale.update(true, how);
  CHECK(scale.value == 65536);
  scale.update(true, how);
  CHECK(scale.value == 131072);
  scale.update(false, how);
  CHECK(scale.value == 65536);
  for (int step = 0; step < 1'000'000; ++step) scale.update(true, how);
  CHECK(scale.value == std::ldexp(1, 127));  // the largest power of two that a float holds
}

TEST_CASE("A scale that falls without end is reported") {
  LossScale scale{1};
  for (int step = 0; step < 126; ++step) scale.update(false, {});
  CHECK_THROWS_WITH(scale.update(false, {}), Catch::Contains("gradients are not finite even for a loss times"));
}

TEST_CASE("A training with a scaled loss is bit for bit the one without, and logs the loss itself") {
  const auto check_equal = [](const auto& with, const auto& without) {
    const auto [ours, logged] = trained(with);
    const auto [expected, also_logged] = trained(without);
    for (const auto& [name, tensor] : expected) {
      INFO(name);
      CHECK(ours.at(name).equal(tensor));
    }
    REQUIRE(logged.size() == also_logged.size());
    for (std::size_t i = 0; i < logged.size(); ++i) CHECK(logged[i].train_loss == also_logged[i].train_loss);
  };
  // Scaling by a power of two is exact, and so is a scale that changes between steps.
  check_equal(Accumulated{LossScaled{Clipped{Adam{}, 0.1}, {.growth_interval = 2}}, 2},
              Accumulated{Clipped{Adam{}, 0.1}, 2});
}

TEST_CASE("Learning rates are tried with a scaled loss as without") {
  const auto losses = [](const auto& optimizer) {
    torch::manual_seed(3);
    Trainer trainer{SmallNetwork{}, Loader{small_data(), {.batch = 10}}, optimizer, OneCycle{.lr = 0.05}};
    return lr_find(trainer, {.steps = 8}).losses;
  };
  CHECK(losses(LossScaled{Adam{}}) == losses(Adam{}));
}

TEST_CASE("A step with a gradient that is not finite changes no parameter and halves the scale") {
  for (const double slope : {infinity, -infinity, std::nan("")}) {
    Number number;
    auto stepper = LossScaled{Adam{}, {.initial = 16}}.attach(number.groups);
    CHECK(step(number, stepper, 1));
    const torch::Tensor before = number.value.detach().clone();
    const State state = stepper.state();
    CHECK_FALSE(step(number, stepper, slope));
    CHECK(number.value.equal(before));
    CHECK(stepper.state().at("optimizer/a/step").equal(state.at("optimizer/a/step")));
    CHECK(scale_of(stepper) == 8);
    CHECK(step(number, stepper, 1));
    CHECK_FALSE(number.value.equal(before));
  }
}

TEST_CASE("A gradient that only the scale makes infinite is lost once, and not after the scale has fallen") {
  torch::Tensor value = torch::zeros(3).requires_grad_();
  auto stepper = LossScaled{plain_descent}.attach({{.parameters = {{"a", value}}}});
  const auto step = [&] {
    stepper.zero_grad();
    stepper.scaled((value * 1e34F).sum()).backward();  // 1e34 · 65536 is beyond a float, 1e34 · 32768 is not
    return stepper.step({1e-34, {}});
  };
  CHECK_FALSE(step());
  CHECK(step());
  CHECK(value.allclose(torch::full(3, -1.0F)));
}

TEST_CASE("Gradients are clipped after they are divided by the scale") {
  Number number;
  auto stepper = LossScaled{Clipped{plain_descent, 2.0}}.attach(number.groups);
  step(number, stepper, 1.5);
  CHECK(number.value.item<double>() == -1.5);
  step(number, stepper, 5);
  CHECK(number.value.item<double>() == Approx(-3.5));
}

TEST_CASE("An infinite gradient of one batch leaves out the step of all that are accumulated") {
  Number number;
  auto stepper = Accumulated{LossScaled{plain_descent, {.initial = 16}}, 2}.attach(number.groups);
  for (const double slope : {infinity, 1.0}) CHECK_FALSE(step(number, stepper, slope));
  CHECK(number.value.item<double>() == 0);
  CHECK(stepper.state().at("optimizer/scale").item<double>() == 8);
  CHECK_FALSE(step(number, stepper, 1));
  CHECK(step(number, stepper, 3));
  CHECK(number.value.item<double>() == -2);
}

TEST_CASE("A skipped step does not move an average of weights") {
  torch::manual_seed(3);
  SmallNetwork model;
  Averaged average{model};
  Trainer trainer{average, Loader{small_data(), {.batch = 10}}, LossScaled{Adam{}}, Constant{.lr = 0.05}};
  model->first->weight.register_hook([](const torch::Tensor& gradient) { return gradient * infinity; });
  trainer.fit(1);
  CHECK(average.state().at("steps").item<int>() == 0);
}

TEST_CASE("The scale and its count of steps are part of the state") {
  const LossScaled optimizer{Adam{}, {.initial = 16, .growth_interval = 2}};
  Number number, other;
  auto stepper = optimizer.attach(number.groups);
  for (const double slope : {infinity, 1.0}) step(number, stepper, slope);
  auto successor = optimizer.attach(other.groups);
  successor.restore(stepper.state());
  CHECK(scale_of(successor) == 8);
  step(other, successor, 1);  // the second finite step in a row
  CHECK(scale_of(successor) == 16);
  CHECK_THROWS_WITH(successor.restore({}), "the checkpoint's optimizer does not scale the loss");
  CHECK(scale_of(successor) == 16);
}

TEST_CASE("Options of a scaled loss, and what it cannot scale, are refused by name") {
  const Number number;
  const auto attach = [&](const LossScaling& how) { return LossScaled{Adam{}, how}.attach(number.groups); };
  CHECK_THROWS_WITH(attach({.initial = 0}), "LossScaled: initial is 0, expected above 0");
  CHECK_THROWS_WITH(attach({.growth = 0.5}), "LossScaled: growth is 0.5, expected at least 1");
  CHECK_THROWS_WITH(attach({.backoff = 1}), "LossScaled: backoff is 1, expected above 0 and below 1");
  CHECK_THROWS_WITH(attach({.growth_interval = 0}), "LossScaled: growth_interval is 0, expected at least 1");
  CHECK_THROWS_WITH(LossScaled{Adam{}}.attach({{.parameters = {{"fc.bias", torch::zeros(1, torch::kFloat16)}}}}),
                    Catch::Contains("fc.bias is float16"));
  auto stepper = attach({});
  CHECK_THROWS_WITH(stepper.step({1.0, {}}), Catch::Contains("without gradients of a loss that scaled() returned"));
}
