// refused: conv1: Conv does not take BatchNorm; its options are Kernel, Stride, Padding, SamePadding, Dilation, Groups, Bias
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/normalization.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64, Kernel<3>, BatchNorm>, Classifier<10>>;

static_assert(parameters<Net> > 0);
