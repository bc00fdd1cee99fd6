// refused: network: two parts are named unit; give one of them another name with Named
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/normalization.hpp>

using namespace archetype;

using Unit = Sequence<Conv<8>, BatchNorm>;
using Net = Network<Input<3, 32, 32>, Named<"unit", Unit>, Named<"unit", Unit>, Classifier<10>>;

static_assert(parameters<Net> > 0);
