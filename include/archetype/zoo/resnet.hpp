// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/bottleneck.hpp>
#include <archetype/blocks/network.hpp>
#include <archetype/blocks/stage.hpp>
#include <archetype/blocks/stem.hpp>

namespace archetype {

// clang-format off
/// Residual network of four stages of A, B, C and D blocks for images of 224×224 (He et al. 2016, section 4.1).
template <template <int> class Block, int A, int B, int C, int D, class First = Stem<64>>
using ResNet = Network<Input<3, 224, 224>, First,
                       Stage<A, Block<64>>,
                       Stage<B, Block<128>, Stride<2>>,
                       Stage<C, Block<256>, Stride<2>>,
                       Stage<D, Block<512>, Stride<2>>,
                       Classifier<1000>>;

/// Residual networks, He et al. 2016, table 1. BottleneckB strides on its 3×3 as torchvision does, not on its first 1×1.
//                                                        conv2  conv3  conv4  conv5
struct ResNet18          : ResNet<BasicBlock,                 2,     2,     2,     2> {};
struct ResNet34          : ResNet<BasicBlock,                 3,     4,     6,     3> {};
struct ResNet50          : ResNet<BottleneckB,                3,     4,     6,     3> {};
struct ResNet101         : ResNet<BottleneckB,                3,     4,    23,     3> {};
struct ResNet152         : ResNet<BottleneckB,                3,     8,    36,     3> {};

/// Aggregated and wide ones (Xie et al. 2017, table 1; Zagoruyko & Komodakis 2016), as torchvision's.
template <int Width> using Bottleneck32x4d = GroupedBottleneck<32, 4>::Block<Width>;
template <int Width> using Bottleneck32x8d = GroupedBottleneck<32, 8>::Block<Width>;
template <int Width> using BottleneckWide2 = WideBottleneck<2>::Block<Width>;

struct ResNeXt50_32x4d   : ResNet<Bottleneck32x4d,            3,     4,     6,     3> {};
struct ResNeXt101_32x8d  : ResNet<Bottleneck32x8d,            3,     4,    23,     3> {};
struct WideResNet50_2    : ResNet<BottleneckWide2,            3,     4,     6,     3> {};
struct WideResNet101_2   : ResNet<BottleneckWide2,            3,     4,    23,     3> {};
// clang-format on

}  // namespace archetype
