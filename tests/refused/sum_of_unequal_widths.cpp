// refused: network: Residual adds 128x56x56 to 64x56x56; give it a shortcut of width 128
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>

using namespace archetype;

using Net = Network<Input<3, 56, 56>, Conv<64>, Residual<Sequence<Conv<128, Kernel<3>>, BatchNorm>>>;

static_assert(parameters<Net> > 0);
