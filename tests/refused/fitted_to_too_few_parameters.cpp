// refused: network: even at phi 0 its 11689512 parameters exceed the budget of 5000000; shrink layer4, which has 8393728
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/fitted.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Fitted<ResNet18, Budget{.parameters = 5'000'000}>> > 0);
