// refused: attention: SelfAttention has a weight of 10000000000 elements; give it at most 2147483648
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/self_attention.hpp>

using namespace archetype;

using Net = Network<Input<100000, 4, 4>, SelfAttention>;

static_assert(parameters<Net> > 0);
