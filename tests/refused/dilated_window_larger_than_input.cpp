// refused: conv1: Conv lays a window of 3x3 with Dilation 4x4 on 3x8x8; give it a smaller Kernel or more Padding, or the network a larger Input
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 8, 8>, Conv<64, Kernel<3>, Dilation<4>, Padding<0>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
