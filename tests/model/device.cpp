// SPDX-License-Identifier: MIT
// Networks on another device than the CPU.
#include <archetype/describe.hpp>
#include <archetype/image/image.hpp>
#include <archetype/model/classify.hpp>
#include <archetype/model/first_parameter.hpp>
#include <archetype/model/model.hpp>
#include <archetype/model/random_state.hpp>
#include <archetype/model/state.hpp>
#include <archetype/model/weights.hpp>

#include <memory>

#include <catch2/catch.hpp>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "../cuda.hpp"
#include "../temporary_directory.hpp"

using namespace archetype;

namespace {

struct WithDropout : Network<Input<3, 8, 8>, Conv<4, Kernel<3>>, BatchNorm, ReLU,
                             Head<GlobalAveragePool, Flatten, Dropout<0.5_r>, Logits<3>>> {};

const torch::Device cuda{torch::kCUDA, 0};

}  // namespace

TEST_CASE("The device of a module is that of its parameters, or the CPU") {
  CHECK(device_of(*Model<WithDropout>{}) == torch::Device{torch::kCPU});
  CHECK(device_of(*torch::nn::Linear{torch::nn::LinearOptions(2, 2)}) == torch::Device{torch::kCPU});
  CHECK(device_of(torch::nn::Module{}) == torch::Device{torch::kCPU});
}

TEST_CASE("The random state of a device restores what is drawn there") {
  for (const torch::Device& device : {torch::Device{torch::kCPU}, cuda}) {
    if (device == cuda && !has_cuda()) return;
    const torch::Tensor before = random_state(device);
    const torch::Tensor drawn = torch::rand({5}, device);
    CHECK_FALSE(torch::rand({5}, device).equal(drawn));
    set_random_state(before, device);
    CHECK(torch::rand({5}, device).equal(drawn));
  }
}

TEST_CASE("A network computes on a CUDA device what it computes on the CPU") {
  if (!has_cuda()) return;
  torch::manual_seed(1);
  Model<WithDropout> model;
  model->eval();
  const torch::NoGradGuard no_gradient;
  const torch::Tensor images = torch::rand({2, 3, 8, 8});
  const torch::Tensor expected = model->forward(images);
  const auto copy = std::dynamic_pointer_cast<NetworkModule>(model->clone(cuda));
  REQUIRE(copy);
  CHECK(device_of(*copy) == cuda);
  CHECK(device_of(*model) == torch::Device{torch::kCPU});
  CHECK(copy->forward(images.to(cuda)).cpu().allclose(expected, 1e-3, 1e-3));  // convolutions may compute in TF32
  model->to(cuda);
  CHECK(model->forward(images.to(cuda)).cpu().allclose(expected, 1e-3, 1e-3));
}

TEST_CASE("Weights are loaded to a CUDA device, saved from it, and classify there") {
  if (!has_cuda()) return;
  const TemporaryDirectory directory;
  torch::manual_seed(1);
  Model<WithDropout> model, other;
  other->to(cuda);
  for (const char* name : {"a.safetensors", "a.pth"}) {
    save(model, directory.path() / name, dialects::archetype, WithTestVector{});
    load(other, directory.path() / name, Verify{1e-3});
    CHECK(device_of(*other) == cuda);
    save(other, directory.path() / name);
    load(model, directory.path() / name);
    const State ours = model_state(*model), theirs = model_state(*other);
    for (const auto& [path, tensor] : ours) CHECK(theirs.at(path).cpu().equal(tensor));
  }
  const Image image{8, 8};
  CHECK(classify<3>(other, image)[0].label == classify<3>(model, image)[0].label);
}
