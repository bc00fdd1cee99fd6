// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/global_response_norm.hpp>
#include <archetype/zoo/convnext/types.hpp>

namespace archetype {

// clang-format off
/// ConvNeXt's block with global response normalization instead of layer scale (Woo et al. 2023, figure 5).
struct ConvNeXtV2Block : Residual<Sequence<Named<"depthwise", DepthwiseConv<Kernel<7>, Bias>>, ConvNeXtNorm,
                                           Named<"expand", ConvBy<4_r, Bias>>, GELU, GlobalResponseNorm<>,
                                           Named<"project", ConvBy<0.25_r, Bias>>>,
                                  Identity, Identity> {};

/// ConvNeXt V2 of A, B, C and D blocks, in the sizes of Woo et al. 2023.
template <int Width, int A, int B, int C, int D>
using ConvNeXtV2 = ConvNeXtOf<ConvNeXtV2Block, Width, A, B, C, D>;

//                                   width   A  B   C  D
struct ConvNeXtV2Atto  : ConvNeXtV2<    40,   2, 2,  6, 2> {};
struct ConvNeXtV2Femto : ConvNeXtV2<    48,   2, 2,  6, 2> {};
struct ConvNeXtV2Pico  : ConvNeXtV2<    64,   2, 2,  6, 2> {};
struct ConvNeXtV2Nano  : ConvNeXtV2<    80,   2, 2,  8, 2> {};
struct ConvNeXtV2Tiny  : ConvNeXtV2<    96,   3, 3,  9, 3> {};
struct ConvNeXtV2Base  : ConvNeXtV2<   128,   3, 3, 27, 3> {};
struct ConvNeXtV2Large : ConvNeXtV2<   192,   3, 3, 27, 3> {};
struct ConvNeXtV2Huge  : ConvNeXtV2<   352,   3, 3, 27, 3> {};
// clang-format on

}  // namespace archetype
