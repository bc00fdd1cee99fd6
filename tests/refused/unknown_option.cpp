// refused: conv1: Conv does not take CeilMode; its options are Kernel, Stride, Padding, SamePadding, Dilation, Groups, Bias
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64, Kernel<3>, CeilMode>, Classifier<10>>;

static_assert(parameters<Net> > 0);
