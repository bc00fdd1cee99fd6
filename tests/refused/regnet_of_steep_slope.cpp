// refused: network: RegNetStages has a Slope of 2000000/1; it must be 0 to 1048576
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/regnet/types.hpp>

using namespace archetype;

using Refused = RegNetX<Blocks<13>, InitialWidth<24>, Slope<2e6_r>, Multiplier<2.49_r>, GroupWidth<8>>;
static_assert(parameters<Refused> > 0);
