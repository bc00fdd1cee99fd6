// refused: network: Scaled is given Width, which is no Compound; write Compound<Width<...>>
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scaling.hpp>
#include <archetype/zoo/resnet.hpp>

using namespace archetype;

static_assert(parameters<Scaled<ResNet18, Width<1.2_r>>> > 0);
