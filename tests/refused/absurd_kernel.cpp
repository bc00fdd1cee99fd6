// refused: conv1: Conv has Kernel 2000x2000; both must be 1 to 1024
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64, Kernel<2000>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
