// refused: network: its first part is Sequence; start it with Input<channels, height, width>
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/bottleneck.hpp>
#include <archetype/blocks/network.hpp>
#include <archetype/blocks/stage.hpp>
#include <archetype/blocks/stem.hpp>

using namespace archetype;

using Net = Network<Stem<64>, Stage<2, BasicBlock<64>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
