// SPDX-License-Identifier: MIT
#include <archetype/train/optimizers/adam.hpp>

#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <torch/types.h>

#include "../reference.hpp"
#include "numbers.hpp"

using namespace archetype;

TEST_CASE("Adam moves numbers as fastai's does, with a fixed momentum, with one that cycles, and with coupled decay") {
  const auto references = fastai_reference("adam.json");
  for (const auto* name : {"constant", "one_cycle", "coupled"}) {
    const auto& reference = references[name];
    Numbers numbers(reference["start"]);
    const bool decoupled = reference.value("decouple_wd", true);
    auto stepper = Adam{.momentum = 0.5,
                        .squared_momentum = reference["sqr_mom"],
                        .epsilon = reference["eps"],
                        .weight_decay = reference["wd"],
                        .decoupled = decoupled}
                       .attach(parameter_groups(numbers));
    for (std::size_t step = 0; step < reference["after_step"].size(); ++step) {
      numbers.set_gradient(uniform("gradient" + std::to_string(step + 1), {3}));
      stepper.step({reference["lr"][step].get<double>(), reference["mom"][step].get<double>()});
      const torch::Tensor expected =
          torch::tensor(reference["after_step"][step].get<std::vector<double>>(), torch::kDouble);
      CHECK((numbers.values() - expected).abs().max().item<double>() < 1e-12);
    }
  }
}

TEST_CASE("Adam that takes over the state of another goes on like it") {
  const std::vector<double> start = {1, 2, 3};
  Numbers original(start);
  auto stepper = Adam{}.attach(parameter_groups(original));
  original.set_gradient(uniform("a", {3}));
  stepper.step({0.1, {}});

  Numbers copy({0, 0, 0});
  copy.decaying.data().copy_(original.decaying);
  copy.other.data().copy_(original.other);
  auto successor = Adam{}.attach(parameter_groups(copy));
  successor.restore(stepper.state());
  for (const auto* name : {"b", "c"}) {
    original.set_gradient(uniform(name, {3}));
    copy.set_gradient(uniform(name, {3}));
    stepper.step({0.1, {}});
    successor.step({0.1, {}});
    CHECK(copy.values().equal(original.values()));
  }
}

TEST_CASE("A parameter without a gradient neither moves nor decays") {
  Numbers numbers({1, 2, 3});
  auto stepper = Adam{.weight_decay = 0.5}.attach(parameter_groups(numbers));
  numbers.other.mutable_grad() = torch::ones(1, torch::kDouble);
  stepper.step({0.1, {}});
  CHECK(numbers.decaying.equal(torch::tensor({1.0, 2.0}, torch::kDouble)));
  CHECK(numbers.other.item<double>() < 3);
}
