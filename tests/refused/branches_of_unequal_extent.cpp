// refused: network: Branches join 32x16x16 and 32x32x32; give all branches the same stride
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/branches.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

using Net =
    Network<Input<3, 32, 32>, Conv<64>, Branches<Conv<32, Kernel<3>, Stride<2>>, Conv<32, Kernel<5>>>, Classifier<10>>;

static_assert(parameters<Net> > 0);
