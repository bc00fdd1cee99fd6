// refused: fc: Linear has width -10; it must be 1 to 1048576
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Classifier<-10>>;

static_assert(parameters<Net> > 0);
