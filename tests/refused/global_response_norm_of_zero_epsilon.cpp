// refused: grn: GlobalResponseNorm has an epsilon of 0/1; it must be above 0
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/global_response_norm.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, GlobalResponseNorm<Epsilon<0_r>>>;

static_assert(parameters<Net> > 0);
