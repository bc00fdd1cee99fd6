// refused: network: Input<224> has 1 extent, and networks read images of channels x height x width; write Input<channels, height, width>
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<224>, Conv<8, Kernel<1, 9>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
