// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/parts/split_attention.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/zoo/resnet/types.hpp>

namespace archetype {

// clang-format off
/// ResNet of split attention, Zhang et al. 2020: 2s1x64d has two splits of one group of 64 channels (section 5.2).
template <int Width> using Bottleneck2s1x64d = SplitBottleneck<2, 1, 64>::Block<Width>;
template <int Width> using Bottleneck1s4x24d = FastSplitBottleneck<1, 4, 24>::Block<Width>;
template <int Width> using Bottleneck4s2x40d = FastSplitBottleneck<4, 2, 40>::Block<Width>;

template <int A, int B, int C, int D, template <int> class Block = Bottleneck2s1x64d, int StemWidth = 64>
using ResNeSt = ResNet<Block, A, B, C, D, DeepStem<StemWidth>>;

/// The larger ones have a wider stem and larger images.
template <int Size, int A, int B, int C, int D>
using LargeResNeSt = WithInput<ResNeSt<A, B, C, D, Bottleneck2s1x64d, 128>, Input<3, Size, Size>>;

//                                         conv2  conv3  conv4  conv5
struct ResNeSt14D          : ResNeSt<          1,     1,     1,     1> {};
struct ResNeSt26D          : ResNeSt<          2,     2,     2,     2> {};
struct ResNeSt50D          : ResNeSt<          3,     4,     6,     3> {};
struct ResNeSt50D_1s4x24d  : ResNeSt<          3,     4,     6,     3, Bottleneck1s4x24d> {};
struct ResNeSt50D_4s2x40d  : ResNeSt<          3,     4,     6,     3, Bottleneck4s2x40d> {};
struct ResNeSt101E         : LargeResNeSt<256, 3,     4,    23,     3> {};
struct ResNeSt200E         : LargeResNeSt<320, 3,    24,    36,     3> {};
struct ResNeSt269E         : LargeResNeSt<416, 3,    30,    48,     8> {};
// clang-format on

}  // namespace archetype
