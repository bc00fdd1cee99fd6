// SPDX-License-Identifier: MIT
#include <archetype/describe.hpp>
#include <archetype/model/make.hpp>
#include <archetype/train/core/autocast.hpp>
#include <archetype/train/core/averaged.hpp>
#include <archetype/train/core/channels_last.hpp>
#include <archetype/train/core/recomputed.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/trainer.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/nn/functional/loss.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "../../counting_allocator.hpp"
#include "../../same_state.hpp"
#include "../../temporary_directory.hpp"
#include "repeated_batches.hpp"

using namespace archetype;

namespace {

struct Net
    : Network<Input<3, 32, 32>, StochasticDepth<0.4_r>, Stem<16>, Stage<2, BasicBlock<16>>,
              Stage<3, MBConv<24, Expand<4>>, Stride<2>>, Head<GlobalAveragePool, Flatten, Dropout<0.3_r>, Logits<4>>> {
};

RepeatedBatches uneven_batches() {
  torch::manual_seed(2);
  std::vector<Batch> batches;
  for (const std::int64_t count : {8, 12, 5})
    batches.push_back({torch::randn({count, 3, 32, 32}), torch::randint(4, {count}, torch::kInt64)});
  return RepeatedBatches{batches};
}

Model<Net> made() {
  torch::manual_seed(4);
  return Model<Net>{};
}

RecomputationPlanner planner_of(const Model<Net>& model, long long images) {
  return RecomputationPlanner{model->graph(), images};
}

auto trainer_on_uneven_batches(auto model) { return Trainer{model, uneven_batches(), Adam{}, Constant{.lr = 1e-2}}; }

/// The state of a model after two epochs.
State trained(auto model) {
  torch::manual_seed(6);
  auto trainer = trainer_on_uneven_batches(model);
  trainer.fit(2);
  State state = model_state(*trainer.model());
  state.emplace("loss", torch::tensor(trainer.progress().loss, torch::kFloat64));
  return state;
}

/// Budgets for batches of 12 images, from the smallest to the full.
std::vector<long long> budgets() {
  const RecomputationPlanner planner = planner_of(made(), 12);
  const long long smallest = planner.smallest_budget(), full = planner.full_budget();
  return {smallest, smallest + (full - smallest) / 5, smallest + (full - smallest) / 2, full};
}

}  // namespace

TEST_CASE("A training within any budget is bit for bit the one without") {
  const State expected = trained(made());
  for (const long long budget : budgets()) {
    INFO(budget);
    check_same(trained(Recomputed{made(), Memory{budget}}), expected);
  }
}

TEST_CASE("Recomputed goes around other wrappers and into them") {
  const Memory half{budgets()[2]};
  const State last = trained(ChannelsLast{made()});
  check_same(trained(Recomputed{ChannelsLast{made()}, half}), last);
  check_same(trained(ChannelsLast{Recomputed{made(), half}}), last);
  const State mixed = trained(Autocast{made()});
  check_same(trained(Autocast{Recomputed{made(), half}}), mixed);
  check_same(trained(Recomputed{Autocast{made()}, half}), mixed);
  check_same(trained(Averaged{Recomputed{made(), half}}), trained(made()));
}

TEST_CASE("A checkpoint made within one budget resumes bit for bit within another, or none") {
  const TemporaryDirectory directory;
  auto whole = trainer_on_uneven_batches(Recomputed{made(), Memory{budgets()[0]}});
  whole.fit(1);
  whole.save(directory.path() / "last.pt");
  whole.fit(1);
  const auto require_resumed = [&](auto model) {
    auto resumed = trainer_on_uneven_batches(model);
    resumed.resume(directory.path());
    resumed.fit(1);
    resumed.fit(1);
    check_same(model_state(*resumed.model()), model_state(*whole.model()));
  };
  require_resumed(Recomputed{made(), Memory{budgets()[2]}});
  require_resumed(made());
}

TEST_CASE("The peak of a step stays within the budget, and near it") {
  static CountingAllocator allocator;
  c10::SetCPUAllocator(&allocator, /*priority=*/1);
  for (const char* const name : {"torchvision/resnet18", "torchvision/efficientnet_b0"}) {
    INFO(name);
    const std::int64_t before = CountingAllocator::now;
    AnyModel model = zoo::make(name, {.classes = 10, .size = 96});
    const RecomputationPlanner planner{model->graph(), 8};
    const long long smallest = planner.smallest_budget(), full = planner.full_budget();
    const torch::Tensor images = torch::randn({8, 3, 96, 96}), labels = torch::randint(10, {8}, torch::kInt64);
    auto stepper = Adam{}.attach(parameter_groups(*model));
    bool first = true;
    for (const long long budget : {smallest, (smallest + full) / 2}) {
      Recomputed recomputed{model, Memory{budget}};
      const auto step = [&] {
        CountingAllocator::peak = CountingAllocator::now;
        const torch::Tensor loss = torch::nn::functional::cross_entropy(recomputed.forward(images), labels);
        stepper.zero_grad();
        loss.backward();
        stepper.step({1e-3, {}});
      };
      if (first) step();  // allocates what the optimizer remembers
      first = false;
      step();
      const std::int64_t peak = CountingAllocator::peak - before;
      CHECK(peak <= budget);
      CHECK(static_cast<double>(peak) > 0.97 * static_cast<double>(budget));
    }
  }
}

TEST_CASE("A budget that cannot be met is refused with the smallest that can") {
  const long long smallest = planner_of(made(), 12).smallest_budget();
  Recomputed model{made(), Memory{smallest - 4}};
  const torch::Tensor images = torch::randn({12, 3, 32, 32});
  CHECK_THROWS_WITH(model.forward(images), "Recomputed: a training step of 12 images of 3x32x32 takes at least " +
                                               std::to_string(smallest) + " bytes, and its Memory is " +
                                               std::to_string(smallest - 4) + "; give it more, or use a smaller batch");
  CHECK_NOTHROW(model.forward(images.narrow(0, 0, 8)));
  CHECK_NOTHROW(Recomputed{made(), Memory{smallest}}.forward(images));
  CHECK_THROWS_WITH(model.forward(torch::randn({8, 3, 64, 64})), Catch::Contains("8 images of 3x64x64"));
  CHECK_THROWS_WITH((Recomputed{made(), Memory{-1}}), "Memory: bytes is -1, expected at least 0");
  model.eval();
  CHECK_NOTHROW(model.forward(images));
}
