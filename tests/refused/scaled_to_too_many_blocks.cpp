// refused: layer1: Stage is scaled to 1200 blocks; it may have up to 1024
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Scaled<ResNet18, Compound<Depth<600_r>>>> > 0);
