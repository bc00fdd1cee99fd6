// refused: network: WithSelfAttention found fewer than four stages; name a network of four or more
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/transform/with_self_attention.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Stage<2, BasicBlock<16>>, Stage<2, BasicBlock<32>, Stride<2>>, Classifier<10>>;

static_assert(parameters<WithSelfAttention<Net>> > 0);
