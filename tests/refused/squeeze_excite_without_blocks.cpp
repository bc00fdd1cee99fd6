// refused: network: WithSqueezeExcite found no residual block; name a network that has one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/transform/with_channel_attention.hpp>

using namespace archetype;

using Net = WithSqueezeExcite<Network<Input<3, 32, 32>, Conv<8>, Classifier<2>>, Reduction<16>>;

static_assert(parameters<Net> > 0);
