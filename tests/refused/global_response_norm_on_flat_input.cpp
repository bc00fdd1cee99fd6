// refused: grn: GlobalResponseNorm needs a map, not the flat 3072; put it before Flatten
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/global_response_norm.hpp>
#include <archetype/layers/linear.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Flatten, GlobalResponseNorm<>>;

static_assert(parameters<Net> > 0);
