// SPDX-License-Identifier: MIT
#include <archetype/graph/edges.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <algorithm>
#include <array>
#include <ranges>
#include <span>

using namespace archetype;

namespace {

constexpr GraphView resnet = graph<ResNet18>;

// Nodes and edges are ranges as the standard means them, which may be copied, and whose iterators outlive them.
static_assert(std::ranges::random_access_range<decltype(resnet.nodes)> && std::ranges::view<decltype(resnet.nodes)>);
static_assert(std::ranges::borrowed_range<decltype(resnet.nodes)>);
static_assert(std::ranges::forward_range<Edges> && std::ranges::common_range<Edges>);
static_assert(std::ranges::view<Edges> && std::ranges::borrowed_range<Edges>);
static_assert(std::ranges::empty(Edges{}));

// A chain and a shortcut: input 0, convolution 1, sum 2 of 1 and 0, activation 3.
using Small = Network<Input<3, 8, 8>, Residual<Conv<3>>>;
static_assert(std::ranges::equal(edges_of(graph<Small>), std::array<Edge, 4>{{{0, 1}, {1, 2}, {0, 2}, {2, 3}}}));

// Every node but the input reads one, and eight sums read two.
static_assert(std::ranges::distance(edges_of(resnet)) == resnet.size() - 1 + 8);
static_assert(std::ranges::all_of(edges_of(resnet), [](const Edge& edge) { return edge.from < edge.to; }));

constexpr auto reads_input = [](const Edge& edge) { return edge.from == 0; };
static_assert(std::ranges::distance(edges_of(resnet) | std::views::filter(reads_input)) == 1);

}  // namespace
