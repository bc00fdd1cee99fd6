// refused: layer1.0: Stride<2> is asked of Sequence, which takes none; give it a member template Strided<S>
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/normalization.hpp>

using namespace archetype;

using Block = Sequence<Conv<64, Kernel<3>>, BatchNorm>;
using Net = Network<Input<3, 32, 32>, Stage<2, Block, Stride<2>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
