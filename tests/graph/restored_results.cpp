// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/graph/fused_groups.hpp>
#include <archetype/graph/restored_results.hpp>
#include <archetype/layers/all.hpp>
#include <archetype/lowering/constant_graph.hpp>

#include <algorithm>
#include <initializer_list>

using namespace archetype;

namespace {

// 0 input, 1 conv, 2 bn, 3 relu, 4 conv, 5 bn, 6 add, 7 relu, 8 conv
using Block = Residual<Sequence<Conv<4>, BatchNorm>>;
struct Net : Network<Input<3, 8, 8>, Conv<4>, BatchNorm, ReLU, Block, Conv<2>> {};

// 0 input, 1 conv, 2 bn, 3 avgpool, 4 fc1, 5 relu, 6 fc2, 7 sigmoid, 8 gate, 9 add, 10 relu, 11 conv
struct Gates : Network<Input<4, 8, 8>, Residual<Sequence<Conv<4>, BatchNorm, SEBlock<4, 2>>>, Conv<2>> {};

// A map that scales itself: 0 input, 1 conv, 2 bn, 3 avgpool, 4 bn, 5 gate, 6 conv
struct GateOfNorm {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value map = apply<BatchNorm>(builder, apply<Conv<4>>(builder, x));
    const Value means = apply<Conv<4>>(builder, apply<GlobalAveragePool>(builder, map));
    return builder.push(operations::gating, {map, apply<BatchNorm>(builder, means)});
  }
};

template <class Net>
constexpr bool restores(std::initializer_list<int> expected) {
  const FusedGroups groups{graph<Net>};
  const RestoredResults restored{graph<Net>, groups};
  for (int i = 0; i < graph<Net>.size(); ++i)
    if (restored.contains(i) != (std::ranges::find(expected, i) != expected.end())) return false;
  return true;
}

}  // namespace

// Convolutions, sums, gates and squeezes can do with a restored map.
static_assert(restores<Net>({3, 7}));
static_assert(restores<Gates>({2, 10}));

// The network's own result is kept, and what other operations keep.
static_assert(restores<Network<Input<3, 8, 8>, Conv<4>, BatchNorm, ReLU>>({}));
static_assert(restores<Network<Input<3, 8, 8>, Conv<4>, BatchNorm, ReLU, MaxPool<Kernel<2>>, Conv<2>>>({}));
static_assert(restores<Network<Input<3, 8, 8>, Conv<4>, BatchNorm, ReLU, GELU, Conv<2>>>({}));
static_assert(restores<Network<Input<3, 8, 8>, Conv<4>, BatchNorm, ReLU, Sigmoid, Conv<2>>>({3}));

// So is a gate itself, even if a batch norm computes it.
static_assert(restores<Network<Input<3, 8, 8>, GateOfNorm, Conv<2>>>({2, 6}));

// Of a chain of results, the first of which is 3, one is kept after four.
static_assert(restores<Network<Input<3, 8, 8>, Conv<4>, BatchNorm, ReLU, Stage<6, Block>, Conv<2>>>({3, 7, 11, 15, 23,
                                                                                                     27}));
