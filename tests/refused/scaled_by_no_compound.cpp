// refused: network: Scaled is given Width, which is no Compound; write Compound<Width<...>>
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Scaled<ResNet18, Width<1.2_r>>> > 0);
