// refused: fc: Linear has a weight of 61656268800 elements; give it at most 2147483648
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/linear.hpp>

using namespace archetype;

using Net = Network<Input<3, 2240, 2240>, Flatten, Linear<4096>>;

static_assert(parameters<Net> > 0);
