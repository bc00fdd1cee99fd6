// refused: layer1.0: Residual adds 16x31x31 to 16x32x32; give body and shortcut the same extent, by Padding or Stride
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/mbconv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<16>, Stage<1, MBConv<16, Kernel<4>>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
