// refused: network: WithHead is given Linear, which is no head; wrap it in Head
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<WithHead<ResNet18, Linear<10>>> > 0);
