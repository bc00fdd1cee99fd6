// refused: conv1: Conv has Stride -2147483648x-2147483648; both must be 1 to 1024
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64, Kernel<3>, Stride<(-2147483647 - 1)>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
