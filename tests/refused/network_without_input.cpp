// refused: network: its first part is Sequence; start it with Input<channels, height, width>
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/parts/stem.hpp>

using namespace archetype;

using Net = Network<Stem<64>, Stage<2, BasicBlock<64>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
