// refused: fc: Linear has width 0; it must be 1 to 1048576
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/linear.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Flatten, Linear<0>>;

static_assert(parameters<Net> > 0);
