// refused: fc: Linear needs a flat input, not 64x1x1; put Flatten before it
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/linear.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64, Kernel<3>>, Head<GlobalAveragePool, Linear<10>>>;

static_assert(parameters<Net> > 0);
