// refused: conv1: ConvBy makes 1/4 of 6 channels; give it a factor that makes a whole number, 1 to 1048576
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Shrinking = Network<Input<6, 8, 8>, ConvBy<0.25_r>>;
static_assert(parameters<Shrinking> > 0);
