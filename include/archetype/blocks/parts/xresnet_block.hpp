// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/residual.hpp>

namespace archetype {

// clang-format off
/// fastai's `ResBlock` of expansion 1: two 3×3 convolutions, the first to `Inner` channels in `Cardinality` groups.
/// The body ends in `Gate`, such as squeeze-and-excitation.
template <int Width, int Inner = Width, int Cardinality = 1, class Gate = Identity>
struct XResNetBasicBlock {
  template <int S>
  using Strided = Residual<Sequence<Conv<Inner, Kernel<3>, Stride<S>, Groups<Cardinality>>, BatchNorm, ReLU,
                                    Conv<Width, Kernel<3>>, BatchNorm, Gate>,
                           AveragedShortcut<Width, S>>;
};

/// fastai's `ResBlock` of expansion 4: 1×1 to `First` channels, 3×3 to `Inner` in `Cardinality` groups, 1×1 to four
/// times the width.
template <int Width, int First = Width, int Inner = First, int Cardinality = 1, class Gate = Identity>
struct XResNetBottleneck {
  template <int S>
  using Strided = Residual<Sequence<Conv<First>, BatchNorm, ReLU,
                                    Conv<Inner, Kernel<3>, Stride<S>, Groups<Cardinality>>, BatchNorm, ReLU,
                                    Conv<4 * Width>, BatchNorm, Gate>,
                           AveragedShortcut<4 * Width, S>>;
};
// clang-format on

/// fastai's squeeze-and-excitation, which squeezes to a 16th of the channels, rounded up to a multiple of 8.
template <int Channels>
using XResNetSqueezeExcite = SqueezeExcite<Channels, (Channels / 16 + 7) / 8 * 8>;

}  // namespace archetype
