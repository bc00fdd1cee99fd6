// refused: dropout: Dropout has a rate of 1/1; it must be at least 0 and below 1
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/layers/linear.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, GlobalAveragePool, Flatten, Dropout<1_r>, Linear<10>>;

static_assert(parameters<Net> > 0);
