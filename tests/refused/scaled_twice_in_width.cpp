// refused: network: Compound is given Width twice; keep one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Scaled<ResNet18, Compound<Width<1.2_r>, Depth<1.1_r>, Width<1.2_r>>>> > 0);
