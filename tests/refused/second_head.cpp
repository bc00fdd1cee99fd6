// refused: network: a head, Classifier, stands 1 part before the end; make it the last part
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64>, Classifier<10>, Classifier<20>>;

static_assert(parameters<Net> > 0);
