// SPDX-License-Identifier: MIT
#include <archetype/train/core/autocast.hpp>
#include <archetype/train/metrics/metrics.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/trainer.hpp>

#include <ATen/autocast_mode.h>
#include <catch2/catch.hpp>
#include <torch/utils.h>

#include "../small_network.hpp"

using namespace archetype;

TEST_CASE("A model computes in bfloat16, and keeps its parameters and results in float32") {
  torch::manual_seed(1);
  SmallNetwork plain;
  plain->eval();
  Autocast<SmallNetwork> model{plain};
  const torch::NoGradGuard no_gradient;
  const torch::Tensor images = torch::randn({4, 1, 4, 4});
  const torch::Tensor exact = plain->forward(images);
  const torch::Tensor rough = model->forward(images);
  CHECK(rough.scalar_type() == torch::kFloat32);
  CHECK_FALSE(rough.equal(exact));
  CHECK(rough.allclose(exact, 0.05, 0.05));
  CHECK(plain->first->weight.scalar_type() == torch::kFloat32);
  CHECK_FALSE(archetype::detail::autocast_state(torch::kCPU).enabled);
}

TEST_CASE("Training in bfloat16 learns an easy task") {
  torch::manual_seed(1);
  Trainer trainer{Autocast{SmallNetwork{}}, Loader{small_data(), {.batch = 10}}, Adam{}, OneCycle{.lr = 0.05},
                  metrics(Accuracy{})};
  trainer.fit(15);
  CHECK(trainer.progress().history.back().metrics.at(0) > 0.9);
}
