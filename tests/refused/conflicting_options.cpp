// refused: conv1: Conv is given both Padding and SamePadding, which set its padding; keep one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64, Kernel<3>, Padding<1>, SamePadding>, Classifier<10>>;

static_assert(parameters<Net> > 0);
