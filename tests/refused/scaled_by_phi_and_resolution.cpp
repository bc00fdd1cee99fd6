// refused: network: Compound is given Phi beside others, and Phi sets them all; keep it alone
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Scaled<ResNet18, Compound<Phi<1>, Resolution<300>>>> > 0);
