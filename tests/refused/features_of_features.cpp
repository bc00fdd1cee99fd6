// refused: network: Features is given Features; name all layers in one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/features.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Features<Features<ResNet18, "layer2">, "layer1">> > 0);
