// refused: conv1: Conv has a weight of 90000000000 elements; give it at most 2147483648
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<100000, 8, 8>, Conv<100000, Kernel<3>>>;

static_assert(parameters<Net> > 0);
