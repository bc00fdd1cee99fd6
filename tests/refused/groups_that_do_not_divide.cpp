// refused: conv2: Conv has Groups<64> from 64 to 96 channels; give it a number that divides both
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64, Kernel<3>>, Conv<96, Kernel<3>, Groups<64>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
