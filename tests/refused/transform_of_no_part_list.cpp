// refused: network: a transform is given Within, which is no list of parts; give it a Network or a struct derived from one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/fitted.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

static_assert(parameters<Backbone<Within<ResNet18, Budget{.parameters = 12'000'000}>>> > 0);
