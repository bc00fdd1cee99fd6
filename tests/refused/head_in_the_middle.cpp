// refused: network: a head, Classifier, stands 2 parts before the end; make it the last part
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/normalization.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, Classifier<10>, Conv<64>, BatchNorm>;

static_assert(parameters<Net> > 0);
