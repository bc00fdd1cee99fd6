// refused: network: its 4089184256 multiply-adds exceed the budget of 4000000000; shrink layer3, which has 1464336384
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/budget.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = Within<ResNet50, Budget{.parameters = 26'000'000, .multiply_adds = 4'000'000'000}>;

static_assert(parameters<Net> > 0);
