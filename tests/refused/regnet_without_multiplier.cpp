// refused: network: RegNetStages has a Multiplier of 0/1; it must be 1.1 to 16
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/regnet/types.hpp>

using namespace archetype;

using Refused = RegNetX<Blocks<13>, InitialWidth<24>, Slope<36.44_r>, GroupWidth<8>>;
static_assert(parameters<Refused> > 0);
