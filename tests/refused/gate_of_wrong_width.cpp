// refused: network: Gated scales 64x32x32 by a gate of 128x1x1; end the gate in 64 channels of one number each
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/network.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64>, SEBlock<128>, Classifier<10>>;

static_assert(parameters<Net> > 0);
