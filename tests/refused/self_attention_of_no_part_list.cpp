// refused: network: a transform is given int, which is no list of parts; give it a Network or a struct derived from one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/with_self_attention.hpp>
using namespace archetype;

static_assert(parameters<WithSelfAttention<int>> > 0);
