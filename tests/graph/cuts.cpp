// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/graph/cuts.hpp>
#include <archetype/graph/fused_groups.hpp>
#include <archetype/layers/all.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/lowering/lower.hpp>

#include <cstddef>
#include <vector>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

// 0 input, 1 conv, 2 bn, 3 relu, 4 conv, 5 bn, 6 add, 7 relu, 8 conv
struct Net : Network<Input<3, 8, 8>, Conv<4>, BatchNorm, ReLU, Residual<Sequence<Conv<4>, BatchNorm>>, Conv<2>> {};

// 0 input, 1 conv, 2 bn, 3 avgpool, 4 fc1, 5 relu, 6 fc2, 7 sigmoid, 8 gate, 9 add, 10 relu
struct Gates : Network<Input<4, 8, 8>, Residual<Sequence<Conv<4>, BatchNorm, SEBlock<4, 2>>>> {};

// What a gate scales is read for the last time between the gate and the sum: 0 input, 1 avgpool, 2 gate, 3 relu, 4 add
struct ReadBetween {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value gated = builder.push(operations::gating, {x, apply<GlobalAveragePool>(builder, x)});
    const Value active = apply<ReLU>(builder, x);
    return builder.push(operations::addition, {gated, active});
  }
};

// A sum that is read twice belongs to a group, but no activation after it: 0 input, 1 conv, 2 bn, 3 add, 4 relu, 5 add
struct ReadTwice {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value normalized = apply<BatchNorm>(builder, apply<Conv<3>>(builder, x));
    const Value sum = builder.push(operations::addition, {normalized, x});
    return builder.push(operations::addition, {apply<ReLU>(builder, sum), sum});
  }
};

constexpr FusedGroup group_of(const GraphView& graph, int node) {
  const FusedGroups groups{graph};
  const FusedGroup* const found = groups.of(node);
  return found == nullptr ? FusedGroup{} : *found;
}

}  // namespace

static_assert(group_of(graph<Net>, 2).last == 3 && group_of(graph<Net>, 3).head == 2);
static_assert(group_of(graph<Net>, 5).sum == 6 && group_of(graph<Net>, 5).other == 3 &&
              group_of(graph<Net>, 5).last == 7);
static_assert(group_of(graph<Net>, 4).head == 0);
static_assert(group_of(graph<Network<Input<3, 8, 8>, ReadTwice>>, 2).last == 3);
static_assert(group_of(graph<Gates>, 2).last == 2 && group_of(graph<Gates>, 9).head == 8 &&
              group_of(graph<Gates>, 8).other == 0 && group_of(graph<Gates>, 8).last == 10);
static_assert(group_of(graph<Network<Input<3, 8, 8>, ReadBetween>>, 2).last == 2);

TEST_CASE("A graph is cut where one result is read on, and no group of nodes is computed at once") {
  CHECK(cuts_of(graph<Net>) == std::vector{0, 1, 3, 7, 8});
}

TEST_CASE("Nothing is cut off that a later result reads") {
  const OwningGraph features = lower<Net>({.features = {"relu", "relu2"}});
  CHECK(cuts_of(features).front() == 0);
  for (const int cut : cuts_of(features)) CHECK((cut <= 3 || cut == features.view().size() - 1));
}
