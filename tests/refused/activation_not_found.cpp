// refused: network: WithActivation found no Swish to replace by ReLU6; name an activation that the network has
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/rules.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = WithActivation<ResNet18, Swish, ReLU6>;

static_assert(parameters<Net> > 0);
