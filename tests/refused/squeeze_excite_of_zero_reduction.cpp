// refused: network: WithSqueezeExcite has Reduction<0>; give it 1 to 1048576
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/with_channel_attention.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = WithSqueezeExcite<ResNet18, Reduction<0>>;

static_assert(parameters<Net> > 0);
