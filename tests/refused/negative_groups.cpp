// refused: conv1: Conv has groups -3; it must be 1 to 1048576
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64, Kernel<3>, Groups<-3>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
