// refused: avgpool: AveragePool lays a window of 7x7 on 64x4x4; give it a smaller Kernel or more Padding, or the network a larger Input
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/pool.hpp>

using namespace archetype;

using Net = Network<Input<3, 8, 8>, Conv<64, Kernel<3>, Stride<2>>, AveragePool<Kernel<7>, Padding<0>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
