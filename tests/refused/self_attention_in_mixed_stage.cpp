// refused: network: WithSelfAttention cannot see into the stage that it should change; make it a Stage of equal blocks
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/with_self_attention.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<WithSelfAttention<WithSelfAttention<ResNet18>>> > 0);
