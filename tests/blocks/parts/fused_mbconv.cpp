// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/fused_mbconv.hpp>

using namespace archetype;

namespace {

/// A block that gets 16 channels.
template <class Block, class... Options>
using On16 = Network<Input<16, 8, 8>, Stage<1, Block, Options...>>;

template <class Net>
constexpr int sums = [] {
  int found = 0;
  for (const Node& node : graph<Net>.nodes) found += node.operation->kind() == operations::addition.kind() ? 1 : 0;
  return found;
}();

}  // namespace

// Convolutions with their batch norms: 3×3 to 64 channels, then 1×1 to 24.
static_assert(parameters<On16<FusedMBConv<24, Expand<4>>>> == 9 * 16 * 64 + 2 * 64 + 64 * 24 + 2 * 24);
static_assert(parameters<On16<EdgeResidual<24, Expand<4>>>> == parameters<On16<FusedMBConv<24, Expand<4>>>>);

// Without expansion, one convolution; or one and a projection.
static_assert(parameters<On16<FusedMBConv<24>>> == 9 * 16 * 24 + 2 * 24);
static_assert(parameters<On16<EdgeResidual<24>>> == 9 * 16 * 16 + 2 * 16 + 16 * 24 + 2 * 24);

// The first convolution strides.
static_assert(output_shape<On16<FusedMBConv<24, Expand<4>>, Stride<2>>> == Shape{24, 4, 4});
static_assert(multiply_adds<On16<FusedMBConv<24, Expand<4>>, Stride<2>>> == 16 * (9 * 16 * 64 + 64 * 24));

// The input is added where stride and width allow it.
static_assert(sums<On16<FusedMBConv<16, Expand<4>>>> == 1);
static_assert(sums<On16<FusedMBConv<16>>> == 1);
static_assert(sums<On16<FusedMBConv<24>>> == 0);
static_assert(sums<On16<FusedMBConv<16>, Stride<2>>> == 0);
