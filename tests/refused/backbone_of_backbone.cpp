// refused: network: Backbone and WithHead found no head; end the network with one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = Backbone<Backbone<ResNet18>>;

static_assert(parameters<Net> > 0);
