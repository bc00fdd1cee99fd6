// SPDX-License-Identifier: MIT
#include <archetype/describe.hpp>
#include <archetype/graph/training_memory.hpp>
#include <archetype/model/make.hpp>
#include <archetype/train/core/parameter_groups.hpp>
#include <archetype/train/optimizers/adam.hpp>
#include <archetype/train/optimizers/sgd.hpp>

#include <cstdint>
#include <functional>

#include <catch2/catch.hpp>
#include <torch/nn/functional/loss.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "../counting_allocator.hpp"

using namespace archetype;

namespace {

struct Sums : Network<Input<3, 32, 32>, Conv<16, Kernel<3>>, BatchNorm, ReLU, Stage<2, BasicBlock<16>>,
                      Stage<2, BasicBlock<32>, Stride<2>>, Stage<1, BottleneckB<64>, Stride<2>>, Classifier<10>> {};
struct Plain
    : Network<Input<3, 32, 32>, Conv<16, Kernel<3>, Bias>, ReLU, Conv<16, Kernel<3>, Bias>, ReLU, MaxPool<Kernel<2>>,
              Conv<32, Kernel<3>, Bias>, ReLU, MaxPool<Kernel<2>>, Flatten, Linear<64>, ReLU, Logits<10>> {};
struct Gates : Network<Input<3, 32, 32>, Conv<16, Kernel<3>, Stride<2>>, BatchNorm, Swish,
                       Stage<1, MBConv<16, Expand<1>>>, Stage<2, MBConv<24, Expand<6>>, Stride<2>>,
                       Stage<2, MBConv<40, Expand<6>, Kernel<5>>, Stride<2>>, Classifier<10>> {};

/// The peak of the second step, with all that the training holds, divided by what is expected.
double measured_by_expected(AnyModel model, bool fused, std::int64_t images, const auto& optimizer, int moments) {
  static CountingAllocator allocator;
  c10::SetCPUAllocator(&allocator, /*priority=*/1);
  const std::int64_t before = CountingAllocator::now;
  const std::int64_t held = [&] {  // by the model, which was made before
    std::int64_t bytes = 0;
    for (const torch::Tensor& tensor : model->parameters()) bytes += static_cast<std::int64_t>(tensor.nbytes());
    for (const torch::Tensor& tensor : model->buffers()) bytes += static_cast<std::int64_t>(tensor.nbytes());
    return bytes;
  }();
  model->fuse(fused);
  const Shape shape = model->graph().input_shape();
  const torch::Tensor batch = torch::randn({images, shape.channels, shape.height, shape.width});
  const torch::Tensor labels = torch::randint(10, {images}, torch::kInt64);
  auto stepper = optimizer.attach(parameter_groups(*model));
  for (int step = 0; step < 2; ++step) {
    CountingAllocator::peak = CountingAllocator::now;
    const torch::Tensor loss = torch::nn::functional::cross_entropy(model->forward(batch), labels);
    stepper.zero_grad();
    loss.backward();
    stepper.step({1e-3, {}});
  }
  const auto measured = static_cast<double>(CountingAllocator::peak - before + held);
  return measured / static_cast<double>(training_memory_of(model->graph(), fused).bytes(images, moments));
}

void require_near(const std::function<AnyModel()>& make, std::int64_t images) {
  for (const bool fused : {true, false}) {
    INFO("fused " << fused);
    torch::manual_seed(1);
    CHECK(measured_by_expected(make(), fused, images, Adam{}, 2) == Approx(1).margin(0.05));
    CHECK(measured_by_expected(make(), fused, images, SGD{}, 1) == Approx(1).margin(0.05));
  }
}

}  // namespace

TEST_CASE("A training step allocates what training_memory says, within 5 %") {
  require_near([] { return Model<Sums>{}; }, 16);
  require_near([] { return Model<Plain>{}; }, 32);
  require_near([] { return Model<Gates>{}; }, 16);
}

TEST_CASE("So does one of published networks, on small images") {
  for (const char* const name : {"torchvision/resnet18", "torchvision/efficientnet_b0", "timm/mixnet_s"}) {
    INFO(name);
    require_near([&] { return zoo::make(name, {.classes = 10, .size = 96}); }, 4);
  }
}
