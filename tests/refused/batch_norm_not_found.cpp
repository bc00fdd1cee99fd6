// refused: network: WithBatchNorm found no BatchNorm; name a network that has one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/transform/rules.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = WithBatchNorm<Network<Input<3, 32, 32>, Conv<64>, Classifier<10>>, Epsilon<1e-3_r>>;

static_assert(parameters<Net> > 0);
