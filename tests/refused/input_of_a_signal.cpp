// refused: network: Input<1, 16000> has 2 extents, and networks read images of channels x height x width; write a 1-D signal as Input<1, 1, 16000>, with windows such as Kernel<1, 9>
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<1, 16000>, Conv<8, Kernel<1, 9>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
