// refused: layer1: Stage has Stride 0x0; both must be 1 to 1024
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Stage<2, BasicBlock<64>, Stride<0>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
