// refused: network: RegNetStages does not take Kernel; its options are Blocks, InitialWidth, Slope, Multiplier, GroupWidth, RoundTiesUp, Squeeze
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/regnet/types.hpp>

using namespace archetype;

using Refused = RegNetX<Blocks<13>, InitialWidth<24>, Slope<36.44_r>, Multiplier<2.49_r>, GroupWidth<8>, Kernel<5>>;
static_assert(parameters<Refused> > 0);
