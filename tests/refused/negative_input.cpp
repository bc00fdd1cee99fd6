// refused: network: Input is -3x224x224; every extent must be at least 1
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = WithInput<ResNet18, Input<-3, 224, 224>>;

static_assert(parameters<Net> > 0);
