// SPDX-License-Identifier: MIT
// Trainings on another device than the CPU. A model in double precision shows on the CPU what a CUDA device would: a
// tensor that is made without regard to the model's parameters does not fit them.
#include <archetype/describe.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/random_state.hpp>
#include <archetype/train/callbacks/checkpoint.hpp>
#include <archetype/train/core/autocast.hpp>
#include <archetype/train/core/checkpoint_file.hpp>
#include <archetype/train/core/evaluation.hpp>
#include <archetype/train/losses/mixup.hpp>
#include <archetype/train/losses/number_losses.hpp>
#include <archetype/train/lr_find.hpp>
#include <archetype/train/metrics/class_metrics.hpp>
#include <archetype/train/metrics/metrics.hpp>
#include <archetype/train/optimizers/accumulated.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/optimizers/clipped.hpp>
#include <archetype/train/optimizers/loss_scaled.hpp>
#include <archetype/train/optimizers/sgd.hpp>
#include <archetype/train/optimizers/torch_optimizer.hpp>
#include <archetype/train/trainer.hpp>

#include <algorithm>
#include <filesystem>
#include <string>

#include <ATen/Context.h>
#include <catch2/catch.hpp>
#include <torch/types.h>
#include <torch/utils.h>

#include "../cuda.hpp"
#include "../same_state.hpp"
#include "../temporary_directory.hpp"
#include "small_network.hpp"

using namespace archetype;

namespace {

/// Whatever draws random numbers or keeps statistics is in it.
struct Everything : Network<Input<1, 4, 4>, Conv<8, Kernel<3>>, BatchNorm, ReLU, Stage<1, BasicBlock<8>>,
                            DropPath<0.2_r>, Head<GlobalAveragePool, Flatten, Dropout<0.3_r>, Logits<3>>> {};

Model<Everything> network_as(const torch::TensorOptions& options) {
  Model<Everything> model;
  model->to(options.device(), torch::typeMetaToScalarType(options.dtype()));
  return model;
}

auto trainer_of(auto model, const auto& optimizer, const std::filesystem::path& directory) {
  return Trainer{model,
                 Loader{small_data(), {.batch = 10, .pin_memory = true}, RandomHorizontalFlip{}},
                 optimizer,
                 OneCycle{.lr = 0.02},
                 metrics(Accuracy{}, MacroF1{}, RocAuc{}),
                 callbacks(Checkpoint{directory}),
                 Mixup{}};
}

void check_all(const State& state, const torch::TensorOptions& options) {
  for (const auto& [name, tensor] : state) {
    INFO(name);
    CHECK(tensor.device() == options.device());
    if (tensor.is_floating_point()) CHECK(tensor.dtype() == options.dtype());
  }
}

/// Stops a training after its first epoch, as a kill would, resumes it with a model made anew, and compares.
void check_resumes(const torch::TensorOptions& options, const auto& optimizer) {
  const TemporaryDirectory straight, interrupted;
  torch::manual_seed(5);
  auto whole = trainer_of(network_as(options), optimizer, straight.path());
  whole.fit(1);
  copy_file(straight.path() / "last.pt", interrupted.path() / "last.pt");
  whole.fit(2);

  torch::manual_seed(99);
  auto rest = trainer_of(network_as(options), optimizer, interrupted.path());
  rest.resume(interrupted.path());
  rest.fit(1);
  rest.fit(2);
  check_all(model_state(*rest.model()), options);
  check_same(model_state(*rest.model()), model_state(*whole.model()));
  const Evaluation evaluation = evaluate(rest.model(), rest.data().validation());
  CHECK(evaluation.losses == evaluate(whole.model(), whole.data().validation()).losses);
  CHECK(measure(ConfusionMatrix{}, rest.model(), rest.data().validation()).sum().template item<int>() == 21);
}

const torch::TensorOptions in_double = torch::TensorOptions{torch::kCPU}.dtype(torch::kDouble);

}  // namespace

TEST_CASE("A training keeps the type of its parameters, and resumes exactly") {
  check_resumes(in_double, Adam{});
  // There are 6 batches, so gradients are carried over.
  check_resumes(in_double, Accumulated{LossScaled{Clipped{SGD{}, 1.0}, {.growth_interval = 2}}, 4});
  check_resumes(in_double, TorchOptimizer<torch::optim::RMSprop>{});
}

TEST_CASE("Numeric labels take the type and device of the parameters") {
  const Model<Everything> model = network_as(in_double);
  const Batch batch = moved_to(*model, {torch::rand({2, 1, 4, 4}), torch::rand({2, 3})});
  CHECK(batch.images.dtype() == torch::kDouble);
  CHECK(batch.labels.dtype() == torch::kDouble);
  CHECK(moved_to(*model, {torch::rand({2, 1, 4, 4}), torch::zeros({2}, torch::kInt64)}).labels.dtype() ==
        torch::kInt64);
}

TEST_CASE("The random state of a model on the CPU is that of the CPU alone") {
  const RandomStates states = random_states(torch::kCPU);
  CHECK(states.cpu.equal(random_state()));
  CHECK_FALSE(states.device.defined());
  const TemporaryDirectory directory;
  trainer_of(network_as(torch::kFloat), Adam{}, directory.path()).save(directory.path() / "last.pt");
  const State state = read_checkpoint(directory.path() / "last.pt");
  CHECK(state.contains("random"));
  CHECK(
      std::none_of(state.begin(), state.end(), [](const auto& entry) { return entry.first.starts_with("random of"); }));
}

TEST_CASE("A training on a CUDA device stays there, and resumes exactly") {
  if (!has_cuda()) return;
  at::globalContext().setDeterministicCuDNN(true);
  const torch::TensorOptions on_cuda = torch::TensorOptions{torch::Device{torch::kCUDA, 0}}.dtype(torch::kFloat);
  check_resumes(on_cuda, Adam{});
  check_resumes(on_cuda, Accumulated{LossScaled{Clipped{SGD{}, 1.0}, {.growth_interval = 2}}, 4});
  check_resumes(on_cuda, TorchOptimizer<torch::optim::RMSprop>{});
}

TEST_CASE("A checkpoint made on a CUDA device is readable without one, and continues on the CPU") {
  if (!has_cuda()) return;
  const TemporaryDirectory directory;
  auto there = trainer_of(network_as(torch::Device{torch::kCUDA, 0}), Adam{}, directory.path());
  there.fit(1);
  const State state = read_checkpoint(directory.path() / "last.pt");
  CHECK(state.contains("random of cuda"));
  check_all(state, torch::kCPU);
  auto here = trainer_of(network_as(torch::kCPU), Adam{}, directory.path());
  here.resume(directory.path());
  here.fit(1);
  here.fit(1);
  CHECK(here.progress().history.size() == 2);
}

TEST_CASE("A checkpoint without the random state of the CUDA device resumes on it") {
  if (!has_cuda()) return;
  const TemporaryDirectory directory;
  auto there = trainer_of(network_as(torch::Device{torch::kCUDA, 0}), Adam{}, directory.path());
  there.fit(1);
  State state = read_checkpoint(directory.path() / "last.pt");
  state.erase("random of cuda");
  write_checkpoint(directory.path() / "last.pt", state);
  auto again = trainer_of(network_as(torch::Device{torch::kCUDA, 0}), Adam{}, directory.path());
  again.resume(directory.path());
  again.fit(1);
  again.fit(1);
  CHECK(again.progress().history.size() == 2);
}

TEST_CASE("Trying learning rates restores the random state of a CUDA device") {
  if (!has_cuda()) return;
  const TemporaryDirectory directory;
  const torch::Device cuda{torch::kCUDA, 0};
  auto trainer = trainer_of(network_as(cuda), Adam{}, directory.path());
  const torch::Tensor before = random_state(cuda);
  lr_find(trainer, {.steps = 5});
  CHECK(random_state(cuda).equal(before));
}

TEST_CASE("A CUDA device computes in bfloat16 what the CPU computes in float32, roughly") {
  if (!has_cuda()) return;
  Model<Everything> model = network_as(torch::kCPU);
  model->eval();
  const torch::NoGradGuard no_gradient;
  const torch::Tensor images = torch::rand({4, 1, 4, 4});
  const torch::Tensor exact = model->forward(images);
  model->to(torch::kCUDA);
  const torch::Tensor rough = Autocast<Model<Everything>> { model } -> forward(images.to(torch::kCUDA)).cpu();
  CHECK(rough.dtype() == torch::kFloat);
  CHECK(rough.allclose(exact, 0.05, 0.05));
}

TEST_CASE("A training in mixed precision on a CUDA device learns an easy task") {
  if (!has_cuda()) return;
  torch::manual_seed(1);
  SmallNetwork network;
  network->to(torch::kCUDA);
  Trainer trainer{Autocast{network}, Loader{small_data(), {.batch = 10}}, Adam{}, OneCycle{.lr = 0.05},
                  metrics(Accuracy{})};
  trainer.fit(15);
  CHECK(trainer.progress().history.back().metrics.at(0) > 0.9);
}
