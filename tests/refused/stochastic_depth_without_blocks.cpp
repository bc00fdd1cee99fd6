// refused: network: StochasticDepth found no residual block; name a network that has one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/transform/stochastic_depth.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Plain = Network<Input<3, 32, 32>, StochasticDepth<0.2_r>, Conv<8>, Classifier<2>>;
static_assert(parameters<Plain> > 0);
