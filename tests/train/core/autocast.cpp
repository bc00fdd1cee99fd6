// SPDX-License-Identifier: MIT
#include <archetype/model/make.hpp>
#include <archetype/train/core/autocast.hpp>
#include <archetype/train/losses/loss.hpp>
#include <archetype/train/metrics/metrics.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/optimizers/loss_scaled.hpp>
#include <archetype/train/trainer.hpp>

#include <ATen/autocast_mode.h>
#include <catch2/catch.hpp>
#include <torch/types.h>
#include <torch/utils.h>
#include <torch/version.h>

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

TEST_CASE("The loss of a training in bfloat16 is float32, and so are the statistics of its batch norms") {
  torch::manual_seed(1);
  for (const bool fuses : {true, false}) {
    AnyModel network = zoo::make("torchvision/resnet18", {.classes = 3, .size = 32});
    network->fuse(fuses);
    Autocast model{network};
    const torch::Tensor images = 20 + torch::randn({8, 3, 32, 32});
    torch::Tensor maps;
    network->observe("conv1", [&](const torch::Tensor& result) { maps = result.detach(); });
    const torch::Tensor loss = CrossEntropy{}(model->forward(images), torch::arange(8).remainder(3));
    CHECK(loss.scalar_type() == torch::kFloat32);
    loss.backward();
    for (const torch::Tensor& parameter : network->parameters()) CHECK(parameter.grad().dtype() == torch::kFloat32);
    for (const auto& buffer : network->named_buffers())
      CHECK((buffer.value().dtype() == torch::kFloat32 || buffer.key().ends_with("num_batches_tracked")));
    // Not only stored in float32: bfloat16 has three digits, and a tenth of the mean is added to 0.
    CHECK(maps.scalar_type() == torch::kBFloat16);
    const torch::Tensor mean = maps.to(torch::kDouble).mean({0, 2, 3}) / 10;
    const torch::Tensor found = network->named_buffers()["bn1.running_mean"].to(torch::kDouble);
    CHECK((found - mean).abs().max().item<double>() < 1e-6 * mean.abs().max().item<double>());
  }
}

TEST_CASE("A type in which LibTorch does not compute is refused before anything is trained") {
  CHECK_THROWS_WITH((Autocast{SmallNetwork{}, torch::kFloat64}),
                    "Autocast: the type is Double, expected BFloat16 or Half");
  if (TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)) return;
  SmallNetwork network;
  const torch::Tensor weights = network->first->weight.detach().clone();
  Trainer trainer{Autocast{network, torch::kFloat16}, Loader{small_data(), {.batch = 10}}, LossScaled{Adam{}},
                  Constant{.lr = 0.05}};
  CHECK_THROWS_WITH(trainer.fit(1), Catch::Contains("no automatic mixed precision in Half on the CPU"));
  CHECK(network->first->weight.equal(weights));
  CHECK_FALSE(archetype::detail::autocast_state(torch::kCPU).enabled);
}

TEST_CASE("Training in bfloat16 learns an easy task") {
  torch::manual_seed(1);
  Trainer trainer{Autocast{SmallNetwork{}}, Loader{small_data(), {.batch = 10}}, Adam{}, OneCycle{.lr = 0.05},
                  metrics(Accuracy{})};
  trainer.fit(15);
  CHECK(trainer.progress().history.back().metrics.at(0) > 0.9);
}
