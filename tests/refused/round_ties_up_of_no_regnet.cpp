// refused: network: WithRoundTiesUp found no RegNetStages; name a RegNet
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/parts/regnet.hpp>
#include <archetype/blocks/parts/stem.hpp>

using namespace archetype;

using Plain = Network<Input<3, 64, 64>, Stem<8>>;
static_assert(parameters<WithRoundTiesUp<Plain>> > 0);
