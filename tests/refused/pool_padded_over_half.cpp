// refused: maxpool: MaxPool has Padding 2x2 around a window of 3x3; give it at most half of the window
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/pool.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, MaxPool<Kernel<3>, Stride<2>, Padding<2>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
