// refused: network: Residual adds 64x54x54 to 64x56x56; give body and shortcut the same extent, by Padding or Stride
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>

using namespace archetype;

using Net = Network<Input<3, 56, 56>, Conv<64>, Residual<Sequence<Conv<64, Kernel<3>, Padding<0>>, BatchNorm>>>;

static_assert(parameters<Net> > 0);
