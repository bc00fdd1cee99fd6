// refused: layer2: Stage has 0 blocks of BasicBlock; give it 1 to 1024
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = ResNet<BasicBlock, 2, 0, 2, 2>;

static_assert(parameters<Net> > 0);
