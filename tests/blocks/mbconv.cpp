// SPDX-License-Identifier: MIT
#include <archetype/blocks/mbconv.hpp>

#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/network.hpp>
#include <archetype/blocks/stage.hpp>

using namespace archetype;

namespace {

/// A block that gets `Channels` channels.
template <int Channels, class Block>
using On = Network<Input<Channels, 8, 8>, Stage<1, Block>>;

/// A convolution and its batch norm.
constexpr long long normalized(long long weights, long long width) { return weights + 2 * width; }

/// Expansion to `inside` channels, 3×3, projection.
constexpr long long block(long long channels, long long inside, long long width) {
  return normalized(channels * inside, inside) + normalized(9 * inside, inside) + normalized(inside * width, width);
}

/// Two biased 1×1 convolutions, to `squeezed` channels and back.
constexpr long long squeeze(long long channels, long long squeezed) {
  return 2 * channels * squeezed + squeezed + channels;
}

using Inside88 = MBConv<24, Expanded<88, From<24>>, Squeeze<0_r>>;
using Squeezed88 = MBConv<24, Expanded<88, From<24>>, HardSqueeze<0.25_r>>;

constexpr int count(const GraphView& view, const Primitive& primitive) {
  int found = 0;
  for (const Node& node : view.nodes) found += node.primitive->kind() == primitive.kind() ? 1 : 0;
  return found;
}

}  // namespace

// A factor multiplies what comes in; a squeeze is a share of what comes in.
static_assert(parameters<On<16, MBConv<24, Expand<6>, Squeeze<0_r>>>> == block(16, 96, 24));
static_assert(parameters<On<16, MBConv<24, Expand<6>>>> == block(16, 96, 24) + squeeze(96, 4));
static_assert(parameters<On<16, MBConv<24, Squeeze<0_r>>>> == normalized(9 * 16, 16) + normalized(16 * 24, 24));

// A width inside is kept where the declared width comes in, and its ratio where another does: 16 · 88 / 24 is 58.7.
static_assert(parameters<On<24, Inside88>> == block(24, 88, 24));
static_assert(parameters<On<16, Inside88>> == block(16, 56, 24));
static_assert(parameters<On<16, MBConv<16, Expanded<16, From<16>>, Squeeze<0_r>>>> ==
              parameters<On<16, MBConv<16, Expand<1>, Squeeze<0_r>>>>);

// MobileNetV3 squeezes what is inside, to a multiple of 8 that is no more than a tenth below: 88 / 4 to 24.
static_assert(parameters<On<24, Squeezed88>> == block(24, 88, 24) + squeeze(88, 24));
static_assert(parameters<On<16, MBConv<24, Expanded<16, From<16>>, HardSqueeze<0.25_r>>>> ==
              parameters<On<16, MBConv<24, Squeeze<0_r>>>> + squeeze(16, 8));

// It activates by ReLU and a hard sigmoid, whatever the block does.
static_assert(count(graph<On<24, Squeezed88>>, swish) == 2);
static_assert(count(graph<On<24, Squeezed88>>, relu) == 1);
static_assert(count(graph<On<24, Squeezed88>>, hard_sigmoid) == 1);
static_assert(count(graph<On<24, Squeezed88>>, sigmoid) == 0);
