// refused: network: a second Input comes after other parts; keep only the first
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64>, Input<64, 32, 32>, Classifier<10>>;

static_assert(parameters<Net> > 0);
