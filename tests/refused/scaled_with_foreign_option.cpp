// refused: network: Compound does not take Kernel; its options are Width, NearestWidths, Depth, Resolution, Phi
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Scaled<ResNet18, Compound<Kernel<3>>>> > 0);
