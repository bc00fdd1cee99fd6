// refused: blurpool: BlurPool reflects 2x2 rows and columns of 3x2x32; give it a smaller Kernel, or the network a larger Input
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/blur_pool.hpp>

using namespace archetype;

using Net = Network<Input<3, 2, 32>, BlurPool<Kernel<5>>>;

static_assert(parameters<Net> == 0);
