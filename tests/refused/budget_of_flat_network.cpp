// refused: network: its 2378 parameters exceed the budget of 2000; shrink conv1
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/scale/budget.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Within<Network<Input<3, 32, 32>, Conv<64, Kernel<3>>, Classifier<10>>, Budget{.parameters = 2000}>;

static_assert(parameters<Net> > 0);
