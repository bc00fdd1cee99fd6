// refused: fc: Linear does not take Bias; its only option is NoBias
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/linear.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Flatten, Linear<64, Bias>, Linear<10>>;

static_assert(parameters<Net> > 0);
