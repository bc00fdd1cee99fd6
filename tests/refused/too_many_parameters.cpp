// refused: network: its 11689512 parameters exceed the budget of 11000000; shrink layer4, which has 8393728
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/budget.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = Within<ResNet18, Budget{.parameters = 11'000'000}>;

static_assert(parameters<Net> > 0);
