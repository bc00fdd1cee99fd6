// refused: network: RegNetStages has InitialWidth<20>; give it a multiple of 8, at most 1048576
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/regnet/types.hpp>

using namespace archetype;

using Refused = RegNetX<Blocks<13>, InitialWidth<20>, Slope<36.44_r>, Multiplier<2.49_r>, GroupWidth<8>>;
static_assert(parameters<Refused> > 0);
