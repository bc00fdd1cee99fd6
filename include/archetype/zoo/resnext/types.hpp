// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/zoo/resnet/types.hpp>

namespace archetype {

// clang-format off
/// Blocks of as many paths as the first number says, each as wide as the second in the first stage.
template <int Width> using Bottleneck32x4d  = GroupedBottleneck<32, 4>::Block<Width>;
template <int Width> using Bottleneck32x8d  = GroupedBottleneck<32, 8>::Block<Width>;
template <int Width> using Bottleneck64x4d  = GroupedBottleneck<64, 4>::Block<Width>;
template <int Width> using BottleneckD32x4d = GroupedBottleneck<32, 4, PooledShortcut>::Block<Width>;

/// Aggregated residual networks, Xie et al. 2017, tables 1 and 3, with the stride on the 3×3.
//                                                          conv2  conv3  conv4  conv5
struct ResNeXt50_32x4d     : ResNet<Bottleneck32x4d,            3,     4,     6,     3> {};
struct ResNeXt101_32x4d    : ResNet<Bottleneck32x4d,            3,     4,    23,     3> {};
struct ResNeXt101_32x8d    : ResNet<Bottleneck32x8d,            3,     4,    23,     3> {};
struct ResNeXt101_64x4d    : ResNet<Bottleneck64x4d,            3,     4,    23,     3> {};

/// With a deep stem and averaging shortcuts (He et al. 2019), as timm's.
struct ResNeXt26D_32x4d    : ResNetD<BottleneckD32x4d,          2,     2,     2,     2> {};
struct ResNeXt50D_32x4d    : ResNetD<BottleneckD32x4d,          3,     4,     6,     3> {};
// clang-format on

}  // namespace archetype
