// refused: body: two parts are named 0; give one of them another name with Named
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Named<"body", Sequence<Numbered<Conv<8>>, Numbered<Conv<8>>>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
