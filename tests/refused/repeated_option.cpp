// refused: conv1: Conv is given Kernel twice; keep one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Conv<64, Kernel<3>, Kernel<5>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
