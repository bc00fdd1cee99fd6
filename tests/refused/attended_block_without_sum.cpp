// refused: layer1.0: Attended found no residual sum in its block; give it a residual one
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/transform/with_self_attention.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

struct Plain {
  template <int S>
  using Strided = Conv<16, Kernel<3>, Stride<S>>;
};

using Net = Network<Input<3, 32, 32>, Stage<1, Attended<Plain>>>;

static_assert(parameters<Net> > 0);
