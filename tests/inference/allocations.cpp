// SPDX-License-Identifier: MIT
#include <archetype/inference.hpp>
#include <archetype/zoo/efficientnet/types.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include <catch2/catch.hpp>

#include "allocation_count.hpp"
#include "random_weights.hpp"

using namespace archetype;

namespace {

template <class Net>
int allocations_of_a_call(MapLayout layout) {
  const GraphView& net = graph<Net>;
  InferenceNetwork network = compile_for_inference<Net>(random_weights(net), {.batches = {1, 2}, .layout = layout});
  const std::vector<float> images = random_images(net.input_shape(), 3);
  std::vector<float> result(static_cast<std::size_t>(3 * net.output_shape().elements()));
  return allocations_of([&] { network.run(images, result); });
}

struct MixedBlocks : Network<Input<3, 32, 32>, Stem<16>, Stage<2, MBConv<24>>, Stage<2, BasicBlock<20>, Stride<2>>,
                             Head<AdaptiveConcatPool, Flatten, BatchNorm, Logits<5>>> {};

}  // namespace

TEST_CASE("The count of allocations counts") {
  std::vector<std::vector<int>> numbers;
  CHECK(allocations_of([&] { numbers.emplace_back(3); }) == 2);
}

TEST_CASE("A call allocates nothing") {
  CHECK(allocations_of_a_call<MixedBlocks>(MapLayout::blocked) == 0);
  CHECK(allocations_of_a_call<MixedBlocks>(MapLayout::channels_last) == 0);
}
