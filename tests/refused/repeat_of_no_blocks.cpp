// refused: layer1: Stage has 0 blocks of BasicBlock; give it 1 to 1024
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, MixedStage<Stride<2>, BasicBlock<64>, Repeat<0, BasicBlock<64>>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
