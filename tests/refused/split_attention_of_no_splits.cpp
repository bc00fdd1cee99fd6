// refused: network: SplitAttention has width 64, splits 0 and groups 1; give it at least 1 of each
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/parts/split_attention.hpp>

using namespace archetype;

struct Net : Network<Input<64, 8, 8>, SplitAttention<64, 0>> {};

static_assert(parameters<Net> > 0);
