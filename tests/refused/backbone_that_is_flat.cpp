// refused: network: Backbone leaves 25088 features, not a map; move Flatten into the head
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Flat = Network<Input<3, 224, 224>, Stem<64>, Stage<1, BasicBlock<512>, Stride<8>>, Flatten, Head<Linear<10>>>;
static_assert(parameters<Backbone<Flat>> > 0);
