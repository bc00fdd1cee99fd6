// refused: network: Features names a layer that makes 25088 features, not a map; name one in front of it
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/features.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

using Flat = Network<Input<3, 224, 224>, Stem<64>, Stage<1, BasicBlock<512>, Stride<8>>, Flatten, Head<Linear<10>>>;
static_assert(parameters<Features<Flat, "flatten">> > 0);
