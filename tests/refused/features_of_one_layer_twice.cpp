// refused: network: Features names layer2 twice; keep one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/features.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Features<ResNet18, "layer2", "layer3", "layer2">> > 0);
