// refused: network: its budget of parameters is -1; it must be above 0
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/fitted.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Within<ResNet18, Budget{.parameters = -1}>> > 0);
