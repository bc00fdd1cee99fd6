// refused: network: Input makes 3x1000000x1000000; at most 32768 rows and columns and 2147483648 elements are possible
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = WithInput<ResNet18, Input<3, 1000000, 1000000>>;

static_assert(parameters<Net> > 0);
