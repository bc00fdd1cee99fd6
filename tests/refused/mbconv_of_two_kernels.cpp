// refused: layer1.0: MBConv is given both Kernel and MixedKernel, which set its kernel; keep one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/mbconv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<16>, Stage<1, MBConv<16, Kernel<3>, MixedKernel<3, 5>>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
