// refused: conv: ChannelConv needs one number per channel, not 3x32x32; put GlobalAveragePool before it
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/channel_conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, ChannelConv>;

static_assert(parameters<Net> > 0);
