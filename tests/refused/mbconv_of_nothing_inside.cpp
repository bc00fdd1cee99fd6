// refused: layer1.0: MBConv has Expanded<0, From<16>> of 16 channels; both must be 1 to 1048576, and so must its width inside
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/mbconv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<16>, Stage<1, MBConv<16, Expanded<0, From<16>>>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
