// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/graph/tensors.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <algorithm>
#include <iterator>
#include <ranges>
#include <string>
#include <type_traits>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

constexpr GraphView resnet = graph<ResNet18>;

// A range as the standard means it, which may be copied and outlive itself.
static_assert(std::ranges::forward_range<Tensors> && std::ranges::common_range<Tensors>);
static_assert(std::ranges::view<Tensors> && std::ranges::borrowed_range<Tensors>);
static_assert(std::is_same_v<std::ranges::range_value_t<Tensors>, GraphTensor>);
static_assert(std::ranges::empty(Tensors{}));

// PyTorch's resnet18 has 62 parameters and 60 buffers, 20 of them counters.
static_assert(std::ranges::distance(tensors_of(resnet)) == 122);
static_assert(std::ranges::count_if(tensors_of(resnet), &GraphTensor::trained) == 62);
static_assert(std::ranges::count(tensors_of(resnet), StateRole::counter, &GraphTensor::role) == 20);
static_assert(std::ranges::count(tensors_of(resnet), StateRole::matrix, &GraphTensor::role) == 21);
static_assert(std::ranges::count_if(tensors_of(resnet), &GraphTensor::reads_images) == 1);

constexpr long long trained_numbers(const GraphView& graph) {
  long long sum = 0;
  for (const GraphTensor& tensor : tensors_of(graph)) sum += tensor.trained() ? tensor.extents.elements() : 0;
  return sum;
}
static_assert(trained_numbers(resnet) == parameters<ResNet18>);

/// A first convolution of two groups reads no whole image.
using Grouped = Network<Input<4, 8, 8>, Conv<4, Groups<2>>, Conv<4>>;
static_assert(std::ranges::count_if(tensors_of(graph<Grouped>), &GraphTensor::reads_images) == 0);

}  // namespace

TEST_CASE("tensors bear the keys of the state dict, in its order") {
  std::vector<std::string> paths;
  std::ranges::transform(tensors_of(resnet), std::back_inserter(paths), &GraphTensor::path);
  CHECK(paths.front() == "conv1.weight");
  CHECK(paths[1] == "bn1.weight");
  CHECK(paths[5] == "bn1.num_batches_tracked");
  CHECK(paths.back() == "fc.bias");
}

TEST_CASE("views of the standard compose over tensors") {
  const auto in_head = [](const GraphTensor& tensor) { return tensor.node->in_head; };
  std::string names;
  for (const std::string& path :
       tensors_of(resnet) | std::views::filter(in_head) | std::views::transform(&GraphTensor::path))
    names += path + " ";
  CHECK(names == "fc.weight fc.bias ");
}
