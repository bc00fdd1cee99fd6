// refused: network: RegNetStages has a Squeeze of 5/4; it must be 0 to 1
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/regnet/types.hpp>

using namespace archetype;

using Refused =
    RegNetX<Blocks<13>, InitialWidth<24>, Slope<36.44_r>, Multiplier<2.49_r>, GroupWidth<8>, Squeeze<1.25_r>>;
static_assert(parameters<Refused> > 0);
