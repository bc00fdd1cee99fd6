// refused: network: it is scaled in depth by -1/2; a factor must be above 0, at most 1000 and of at most 10 digits
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Scaled<ResNet18, Compound<Depth<-0.5_r>>>> > 0);
