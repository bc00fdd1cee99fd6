// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/transform/with_channel_attention.hpp>
#include <archetype/graph/compare.hpp>

using namespace archetype;

namespace {

template <template <int> class Block>
using Net = Network<Input<3, 32, 32>, Stage<2, Block<32>>, Stage<2, Block<48>, Stride<2>>, Classifier<2>>;

using Plain = Net<BasicBlock>;

/// A basic block with squeeze-and-excitation written into it.
template <int Width>
struct Squeezing {
  template <int S>
  using Strided = Residual<Sequence<Conv<Width, Kernel<3>, Stride<S>>, BatchNorm, ReLU, Conv<Width, Kernel<3>>,
                                    BatchNorm, SEBlock<Width, 4>>,
                           ProjectionShortcut<Width, S>>;
};

template <class Net>
constexpr int count(const Operation& operation) {
  int found = 0;
  for (const Node& node : graph<Net>.nodes) found += node.operation->kind() == operation.kind();
  return found;
}

constexpr int squeezed(int channels, int reduction, int multiple) {
  return SqueezeOptions{reduction, multiple}.squeezed(channels);
}

}  // namespace

// pytorchcv rounds a squeezed width down.
static_assert(squeezed(64, 16, 1) == 4);
static_assert(squeezed(72, 16, 1) == 4);

// timm's `make_divisible(channels / 16, 8, round_limit=0)`.
static_assert(squeezed(64, 16, 8) == 8);
static_assert(squeezed(128, 16, 8) == 8);
static_assert(squeezed(176, 16, 8) == 8);
static_assert(squeezed(192, 16, 8) == 16);
static_assert(squeezed(256, 16, 8) == 16);

static_assert(same_graph(graph<WithSqueezeExcite<Plain, Reduction<4>>>, graph<Net<Squeezing>>));
static_assert(same_graph(graph<WithSqueezeExcite<Plain>>, graph<WithSqueezeExcite<Plain, Reduction<16>>>));
static_assert(parameters<WithSqueezeExcite<Plain, Reduction<16>, Multiple<8>>> ==
              parameters<Plain> + 2 * (2 * 32 * 8 + 32 + 8) + 2 * (2 * 48 * 8 + 48 + 8));

// Every residual body is gated, and by efficient channel attention with three numbers each.
static_assert(count<WithSqueezeExcite<Plain>>(operations::gating) == 4);
static_assert(count<WithChannelAttention<Plain>>(operations::gating) == 4);
static_assert(parameters<WithChannelAttention<Plain>> == parameters<Plain> + 4 * 3);
