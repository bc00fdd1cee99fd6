// refused: layer1.0: MBConv has a squeeze of -1/4; it must be 0 to 1
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/mbconv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<16>, Stage<1, MBConv<16, Squeeze<Ratio{-1, 4}>>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
