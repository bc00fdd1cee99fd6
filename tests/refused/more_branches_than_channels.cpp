// refused: network: Branches split 2 channels among 3; give each branch at least one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/branches.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<2, 32, 32>, Branches<Conv<8>, Conv<8>, Conv<8>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
