// refused: network: Backbone and WithHead found no head; end the network with one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/linear.hpp>

using namespace archetype;

using Net = WithHead<Network<Input<3, 32, 32>, Conv<64>, GlobalAveragePool, Flatten, Linear<10>>, Classifier<37>>;

static_assert(parameters<Net> > 0);
