// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/parts/stem.hpp>
#include <archetype/blocks/transform/layer_groups.hpp>
#include <archetype/blocks/transform/with_channel_attention.hpp>

namespace archetype {

// clang-format off
/// Residual network of four stages of A, B, C and D blocks for images of 224×224 (He et al. 2016, section 4.1).
template <template <int> class Block, int A, int B, int C, int D, class First = Stem<64>>
using ResNet = Network<Input<3, 224, 224>, First,
                       Stage<A, Block<64>>,
                       Stage<B, Block<128>, Stride<2>>,
                       NextLayerGroup,
                       Stage<C, Block<256>, Stride<2>>,
                       Stage<D, Block<512>, Stride<2>>,
                       Classifier<1000>>;

/// Residual networks, He et al. 2016, table 1. BottleneckB strides on its 3×3 as torchvision does.
//                                                          conv2  conv3  conv4  conv5
struct ResNet18            : ResNet<BasicBlock,                 2,     2,     2,     2> {};
struct ResNet34            : ResNet<BasicBlock,                 3,     4,     6,     3> {};
struct ResNet26            : ResNet<BottleneckB,                2,     2,     2,     2> {};
struct ResNet50            : ResNet<BottleneckB,                3,     4,     6,     3> {};
struct ResNet101           : ResNet<BottleneckB,                3,     4,    23,     3> {};
struct ResNet152           : ResNet<BottleneckB,                3,     8,    36,     3> {};

/// With the stride on the first 1×1, as in the paper and in pytorchcv.
struct OriginalResNet50    : ResNet<Bottleneck,                 3,     4,     6,     3> {};
struct OriginalResNet101   : ResNet<Bottleneck,                 3,     4,    23,     3> {};
struct OriginalResNet152   : ResNet<Bottleneck,                 3,     8,    36,     3> {};

/// Wide ones (Zagoruyko & Komodakis 2016): twice as many channels inside the blocks.
template <int Width> using BottleneckWide2 = WideBottleneck<2>::Block<Width>;

struct WideResNet50_2      : ResNet<BottleneckWide2,            3,     4,     6,     3> {};
struct WideResNet101_2     : ResNet<BottleneckWide2,            3,     4,    23,     3> {};

/// ResNet-D (He et al. 2019, section 4.2): a deep stem, and shortcuts that average where they stride.
template <template <int> class Block, int A, int B, int C, int D>
using ResNetD = ResNet<Block, A, B, C, D, DeepStem<64>>;

struct ResNet18D           : ResNetD<BasicBlockD,               2,     2,     2,     2> {};
struct ResNet34D           : ResNetD<BasicBlockD,               3,     4,     6,     3> {};
struct ResNet26D           : ResNetD<BottleneckD,               2,     2,     2,     2> {};
struct ResNet50D           : ResNetD<BottleneckD,               3,     4,     6,     3> {};
struct ResNet101D          : ResNetD<BottleneckD,               3,     4,    23,     3> {};
struct ResNet152D          : ResNetD<BottleneckD,               3,     8,    36,     3> {};

/// ECA-Net (Wang et al. 2020), as timm's.
struct ECAResNet50D        : WithChannelAttention<ResNet50D> {};
// clang-format on

}  // namespace archetype
