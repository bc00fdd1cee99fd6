// refused: layer1.0: FusedMBConv has width 0; it must be 1 to 1048576
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/fused_mbconv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<16>, Stage<1, FusedMBConv<0>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
