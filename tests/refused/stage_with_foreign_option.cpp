// refused: layer1: Stage does not take Kernel; its only option is Stride
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Stage<2, BasicBlock<64>, Kernel<3>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
