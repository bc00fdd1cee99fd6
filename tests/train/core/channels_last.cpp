// SPDX-License-Identifier: MIT
#include <archetype/describe.hpp>
#include <archetype/model/model.hpp>
#include <archetype/train/core/channels_last.hpp>
#include <archetype/train/core/checkpoint_file.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/trainer.hpp>

#include <filesystem>
#include <vector>

#include <catch2/catch.hpp>
#include <torch/types.h>
#include <torch/utils.h>

#include "../../temporary_directory.hpp"
#include "repeated_batches.hpp"

using namespace archetype;

namespace {

struct Residuals : Network<Input<3, 16, 16>, Conv<20, Kernel<3>>, BatchNorm, ReLU,
                           Residual<Sequence<Conv<20, Kernel<1>>, BatchNorm, Swish, Conv<20, Kernel<3>>, BatchNorm>>,
                           ReLU, Head<GlobalAveragePool, Flatten, Logits<4>>> {};

RepeatedBatches batches_in_double() {
  torch::manual_seed(2);
  std::vector<Batch> batches;
  for (int i = 0; i < 3; ++i)
    batches.push_back({torch::randn({6, 3, 16, 16}, torch::kFloat64), torch::randint(4, {6}, torch::kInt64)});
  return RepeatedBatches{batches};
}

Model<Residuals> residuals() {
  torch::manual_seed(4);
  Model<Residuals> model;
  model->to(torch::kFloat64);
  return model;
}

auto trainer_in_double(auto model) { return Trainer{model, batches_in_double(), Adam{}, Constant{.lr = 1e-2}}; }

}  // namespace

TEST_CASE("Training with channels last is training, to rounding, and its checkpoints are in the usual order") {
  const TemporaryDirectory directory;
  auto usual = trainer_in_double(residuals());
  auto last = trainer_in_double(ChannelsLast{residuals()});
  usual.fit(2);
  last.fit(2);
  const State expected = model_state(*usual.model());
  for (const auto& [name, tensor] : model_state(*last.model())) {
    INFO(name);
    CHECK(torch::allclose(tensor, expected.at(name), 1e-8, 1e-10));
  }
  last.save(directory.path() / "last.pt");
  for (const auto& [name, tensor] : read_checkpoint(directory.path() / "last.pt")) CHECK(tensor.is_contiguous());
}

TEST_CASE("A training with channels last resumes bit for bit, and only with channels last") {
  const TemporaryDirectory directory;
  auto whole = trainer_in_double(ChannelsLast{residuals()});
  whole.fit(1);
  whole.save(directory.path() / "last.pt");
  whole.fit(1);

  auto resumed = trainer_in_double(ChannelsLast{residuals()});
  resumed.resume(directory.path());
  resumed.fit(1);
  resumed.fit(1);
  const State expected = model_state(*whole.model());
  for (const auto& [name, tensor] : model_state(*resumed.model())) CHECK(tensor.equal(expected.at(name)));
  for (const torch::Tensor& parameter : (*resumed.model()).parameters())
    if (parameter.dim() == 4) CHECK(parameter.is_contiguous(torch::MemoryFormat::ChannelsLast));

  auto other = trainer_in_double(residuals());
  CHECK_THROWS_WITH(other.resume(directory.path()), Catch::Contains("memory format"));
}
