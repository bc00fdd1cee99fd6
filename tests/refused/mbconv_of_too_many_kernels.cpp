// refused: layer1.0: a mixed convolution has 9 kernels for 16 channels; give it at most 8, and each at least one channel
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/mbconv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<16>, Stage<1, MBConv<16, MixedKernel<1, 3, 5, 7, 9, 11, 13, 15, 17>>>,
                    Classifier<10>>;

static_assert(parameters<Net> > 0);
