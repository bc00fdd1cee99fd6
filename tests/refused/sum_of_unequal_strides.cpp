// refused: layer2.0: Residual adds 128x28x28 to 64x56x56; give it a shortcut of width 128 and Stride<2>
// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

template <int Width>
struct PlainShortcut {
  template <int S>
  using Strided = Residual<Sequence<Conv<Width, Kernel<3>, Stride<S>>, BatchNorm>>;
};
using Net = ResNet<PlainShortcut, 1, 2, 1, 1>;

static_assert(parameters<Net> > 0);
