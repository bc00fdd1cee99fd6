// refused: network: RegNetStages has Blocks<0>; give it 1 to 1024
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/regnet/types.hpp>

using namespace archetype;

using Refused = RegNetX<InitialWidth<24>, Slope<36.44_r>, Multiplier<2.49_r>, GroupWidth<8>>;
static_assert(parameters<Refused> > 0);
