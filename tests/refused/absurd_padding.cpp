// refused: conv1: Conv has Padding 2147483647x2147483647; both must be 0 to 1024
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64, Kernel<3>, Padding<2147483647>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
