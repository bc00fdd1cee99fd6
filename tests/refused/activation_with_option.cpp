// refused: relu: ReLU does not take Bias; it has no options
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

struct Clipped : Layer<operations::relu, Bias> {};
using Net = Network<Input<3, 32, 32>, Conv<64>, Clipped, Classifier<10>>;

static_assert(parameters<Net> > 0);
