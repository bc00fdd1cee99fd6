// refused: network: Compound has a Phi of 1000/1; it must be -20 to 20, in steps of at least 1/1000000
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Scaled<ResNet18, Compound<Phi<1000>>>> > 0);
