// refused: network: Features names layer3.2, which is no layer in front of the head; the nearest are layer3.0 to layer3.1
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/features.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Features<ResNet18, "layer3.2">> > 0);
