// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/residual.hpp>

namespace archetype {

// clang-format off
/// Basic block of two 3×3 convolutions (He et al. 2016, figure 5, left).
template <int Width, template <int, int> class Shortcut>
struct BasicBlockOf {
  template <int S>
  using Strided = Residual<Sequence<Conv<Width, Kernel<3>, Stride<S>>, BatchNorm, ReLU,
                                    Conv<Width, Kernel<3>>, BatchNorm>,
                           Shortcut<Width, S>>;
};

/// Bottleneck of a 1×1, a 3×3 and a 1×1 convolution to four times the width, with the stride on the first (He et al.
/// 2016, figure 5, right).
template <int Width>
struct Bottleneck {
  template <int S>
  using Strided = Residual<Sequence<Conv<Width, Stride<S>>, BatchNorm, ReLU,
                                    Conv<Width, Kernel<3>>, BatchNorm, ReLU,
                                    Conv<4 * Width>, BatchNorm>,
                           ProjectionShortcut<4 * Width, S>>;
};

/// Bottleneck with `Inner` channels in `Cardinality` groups and the stride on its 3×3 convolution.
template <int Width, int Inner, int Cardinality, template <int, int> class Shortcut = ProjectionShortcut>
struct BottleneckOf {
  template <int S>
  using Strided = Residual<Sequence<Conv<Inner>, BatchNorm, ReLU,
                                    Conv<Inner, Kernel<3>, Stride<S>, Groups<Cardinality>>, BatchNorm, ReLU,
                                    Conv<4 * Width>, BatchNorm>,
                           Shortcut<4 * Width, S>>;
};
// clang-format on

template <int Width>
struct BasicBlock : BasicBlockOf<Width, ProjectionShortcut> {};

/// Basic block with an average-pooled shortcut (ResNet-D).
template <int Width>
using BasicBlockD = BasicBlockOf<Width, PooledShortcut>;

/// Bottleneck with the stride on its 3×3 convolution (ResNet-B), as torchvision's ResNet-50.
template <int Width>
using BottleneckB = BottleneckOf<Width, Width, 1>;

/// Bottleneck with an average-pooled shortcut (ResNet-D).
template <int Width>
using BottleneckD = BottleneckOf<Width, Width, 1, PooledShortcut>;

/// Bottleneck of ResNeXt (Xie et al. 2017): `Cardinality` groups of `PathWidth` channels each in the first stage.
template <int Cardinality, int PathWidth, template <int, int> class Shortcut = ProjectionShortcut>
struct GroupedBottleneck {
  template <int Width>
  using Block = BottleneckOf<Width, Width * PathWidth / 64 * Cardinality, Cardinality, Shortcut>;
};

/// Bottleneck with `Factor` times as many inner channels (Wide ResNet, Zagoruyko & Komodakis 2016).
template <int Factor>
struct WideBottleneck {
  template <int Width>
  using Block = BottleneckOf<Width, Factor * Width, 1>;
};

}  // namespace archetype
