// refused: network: no network of the zoo is named resnet19
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/net.hpp>

using namespace archetype;

static_assert(parameters<zoo::Net<"resnet19">> > 0);
