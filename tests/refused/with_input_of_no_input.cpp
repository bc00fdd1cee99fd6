// refused: network: its first part is Conv; start it with Input<channels, height, width>
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Net = WithInput<ResNet18, Conv<3>>;

static_assert(parameters<Net> > 0);
