// refused: network: WithSqueezeExcite does not take Kernel; its options are Reduction, Multiple
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/with_channel_attention.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = WithSqueezeExcite<ResNet18, Kernel<3>>;

static_assert(parameters<Net> > 0);
