// refused: network: its budget bounds nothing; set its parameters, multiply_adds or activation_memory
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/fitted.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Fitted<ResNet18, Budget{}>> > 0);
