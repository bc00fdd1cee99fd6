// refused: conv1: Conv does not take Epsilon; its options are Kernel, Stride, Padding, SamePadding, Dilation, Groups, Bias
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Confused = Network<Input<4, 8, 8>, ConvBy<2_r, Epsilon<1e-3_r>>>;
static_assert(parameters<Confused> > 0);
