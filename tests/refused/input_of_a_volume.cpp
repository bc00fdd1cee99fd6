// refused: network: Input<2, 16, 64, 64> has 4 extents, and networks read images of channels x height x width; the slices of a volume or the frames of a video can be channels, as in Input<32, 64, 64>
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<2, 16, 64, 64>, Conv<8, Kernel<1, 9>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
