// SPDX-License-Identifier: MIT
#include <archetype/graph/range_v3.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>

using namespace archetype;

namespace {

static_assert(ranges::forward_range<Tensors> && ranges::view_<Tensors> && ranges::borrowed_range<Tensors>);
static_assert(ranges::forward_range<Edges> && ranges::view_<Edges> && ranges::borrowed_range<Edges>);

}  // namespace

TEST_CASE("views of range-v3 compose over nodes, edges and tensors") {
  constexpr GraphView resnet = graph<ResNet18>;
  auto paths = tensors_of(resnet) | ranges::views::filter(&GraphTensor::trained) |
               ranges::views::transform(&GraphTensor::path) | ranges::views::take(3);
  CHECK((paths | ranges::to<std::vector>()) == std::vector<std::string>{"conv1.weight", "bn1.weight", "bn1.bias"});
  // Not `&Edge::to`: edges are made as they are read, so a reference to a member would dangle.
  const auto reader = [](const Edge& edge) { return edge.to; };
  auto readers = edges_of(resnet) | ranges::views::transform(reader) | ranges::views::take(3);
  CHECK((readers | ranges::to<std::vector>()) == std::vector<int>{1, 2, 3});
  auto parameters = resnet.nodes | ranges::views::transform(&Node::parameters) | ranges::views::take(3);
  CHECK((parameters | ranges::to<std::vector>()) == std::vector<long long>{0, 9408, 128});
}
