// refused: layer2.0.conv2: Conv has Groups<6> from 130 to 130 channels; give it a number that divides both
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

template <int Width>
using Block = BottleneckOf<Width, Width + 2, 6>;
using Net = ResNet<Block, 3, 4, 6, 3>;

static_assert(parameters<Net> > 0);
