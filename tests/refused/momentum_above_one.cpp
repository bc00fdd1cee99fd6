// refused: bn1: BatchNorm has a momentum of 99/1; it must be 0 to 1
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/normalization.hpp>

using namespace archetype;

using Net = Network<Input<3, 32, 32>, BatchNormWith<Momentum<99_r>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
