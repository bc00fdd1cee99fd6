// refused: network: Backbone and WithHead found no head; end the network with one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/features.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<WithHead<Features<ResNet18, "layer2">, Classifier<10>>> > 0);
