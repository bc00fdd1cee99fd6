// refused: network: Features names layer9, which is no layer in front of the head; the nearest are layer1 to layer4
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/features.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Features<ResNet18, "layer2", "layer9">> > 0);
