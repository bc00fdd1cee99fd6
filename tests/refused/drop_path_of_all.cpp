// refused: layer1.0.drop_path: DropPath has a rate of 1/1; it must be at least 0 and below 1
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/transform/stochastic_depth.hpp>

using namespace archetype;

using Skipped = Network<Input<3, 32, 32>, StochasticDepth<1_r>, Stage<1, BasicBlock<8>>, Classifier<2>>;
static_assert(parameters<Skipped> > 0);
