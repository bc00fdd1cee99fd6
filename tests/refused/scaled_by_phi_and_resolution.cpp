// refused: network: Compound is given Phi beside others, and Phi sets them all; keep it alone
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scaling.hpp>
#include <archetype/zoo/resnet.hpp>

using namespace archetype;

static_assert(parameters<Scaled<ResNet18, Compound<Phi<1>, Resolution<300>>>> > 0);
