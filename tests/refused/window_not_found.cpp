// refused: network: WithSamePadding found no window to pad; name a network that has one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/transform/rules.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = WithSamePadding<Network<Input<3, 32, 32>, Conv<64>, Classifier<10>>>;

static_assert(parameters<Net> > 0);
