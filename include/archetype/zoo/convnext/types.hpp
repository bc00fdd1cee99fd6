// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/initialized_as.hpp>
#include <archetype/initialization.hpp>
#include <archetype/layers/layer_scale.hpp>
#include <archetype/layers/linear.hpp>

namespace archetype {

using ConvNeXtNorm = LayerNormWith<Epsilon<1e-6_r>>;

// clang-format off
/// A depthwise 7×7 convolution, then an expansion to four times the width and back (Liu et al. 2022, figure 4).
struct ConvNeXtBlock : Residual<Sequence<Named<"depthwise", DepthwiseConv<Kernel<7>, Bias>>, ConvNeXtNorm,
                                         Named<"expand", ConvBy<4_r, Bias>>, GELU,
                                         Named<"project", ConvBy<0.25_r, Bias>>, LayerScale<Initial<1e-6_r>>>,
                                Identity, Identity> {};

/// Halves a map between stages.
template <int Width>
using ConvNeXtDownsampling = Numbered<ConvNeXtNorm, Conv<Width, Kernel<2>, Stride<2>, Bias>>;

/// ConvNeXt of A, B, C and D blocks of a kind (Liu et al. 2022, section 3).
template <class Block, int Width, int A, int B, int C, int D>
using ConvNeXtOf = Network<Input<3, 224, 224>, InitializedAs<initializations::convnext>,
                           Named<"stem", Sequence<Conv<Width, Kernel<4>, Stride<4>, Padding<0>, Bias>, ConvNeXtNorm>>,
                           Stage<A, Block>,
                           Named<"downsample1", ConvNeXtDownsampling<2 * Width>>, Stage<B, Block>,
                           Named<"downsample2", ConvNeXtDownsampling<4 * Width>>, Stage<C, Block>,
                           Named<"downsample3", ConvNeXtDownsampling<8 * Width>>, Stage<D, Block>,
                           Head<GlobalAveragePool, ConvNeXtNorm, Flatten, Named<"fc", Logits<1000>>>>;

template <int Width, int A, int B, int C, int D>
using ConvNeXt = ConvNeXtOf<ConvNeXtBlock, Width, A, B, C, D>;

/// The paper's sizes, and smaller ones of timm.
//                                 width   A  B   C  D
struct ConvNeXtAtto   : ConvNeXt<    40,   2, 2,  6, 2> {};
struct ConvNeXtFemto  : ConvNeXt<    48,   2, 2,  6, 2> {};
struct ConvNeXtPico   : ConvNeXt<    64,   2, 2,  6, 2> {};
struct ConvNeXtNano   : ConvNeXt<    80,   2, 2,  8, 2> {};
struct ConvNeXtTiny   : ConvNeXt<    96,   3, 3,  9, 3> {};
struct ConvNeXtSmall  : ConvNeXt<    96,   3, 3, 27, 3> {};
struct ConvNeXtBase   : ConvNeXt<   128,   3, 3, 27, 3> {};
struct ConvNeXtLarge  : ConvNeXt<   192,   3, 3, 27, 3> {};
struct ConvNeXtXLarge : ConvNeXt<   256,   3, 3, 27, 3> {};
// clang-format on

}  // namespace archetype
