// refused: layer3: the network has more than 16384 operations; describe a smaller one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Stage<1000, BasicBlock<8>>, Stage<1000, BasicBlock<8>>,
                    Stage<1000, BasicBlock<8>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
