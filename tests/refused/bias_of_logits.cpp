// refused: fc: Linear does not take Bias; its only option is NoBias
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Head<GlobalAveragePool, Flatten, Logits<10, Bias>>>;

static_assert(parameters<Net> > 0);
