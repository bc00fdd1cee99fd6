// refused: network: Input is 0x96x96; every extent must be at least 1
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<WithInput<ResNet18, Input<0, 96, 96>>> > 0);
