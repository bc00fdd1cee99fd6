// refused: fc: Linear has a class count that is left to run time; give its Classifier one, or lower the network with one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = WithHead<ResNet18, Classifier<0>>;

static_assert(parameters<Net> > 0);
