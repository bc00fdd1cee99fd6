// refused: layer2: Stage has 100000 blocks of BasicBlock; give it 1 to 1024
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = ResNet<BasicBlock, 2, 100000, 2, 2>;

static_assert(parameters<Net> > 0);
