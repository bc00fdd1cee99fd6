// refused: layer1.0: MBConv does not take Stride; its options are Kernel, MixedKernel, Expand, Expanded, SplitExpansion, SplitProjection, Squeeze, HardSqueeze, Activated
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/mbconv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<16>, Stage<1, MBConv<16, Stride<2>>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
