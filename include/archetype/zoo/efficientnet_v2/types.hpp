// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/fused_mbconv.hpp>
#include <archetype/blocks/parts/initialized_as.hpp>
#include <archetype/blocks/parts/mbconv.hpp>
#include <archetype/blocks/parts/mobile.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/blocks/transform/stochastic_depth.hpp>
#include <archetype/initialization.hpp>

namespace archetype {

// clang-format off
/// EfficientNetV2 (Tan & Le 2021) for square images, with the dropout and drop path of the authors' code.
template <int Size, Ratio Rate, class... Parts>
using EfficientNetV2 = Network<Input<3, Size, Size>, InitializedAs<initializations::efficientnet>,
                               StochasticDepth<0.2_r>, Parts..., DropoutClassifier<Rate>>;

/// EfficientNetV2-S, Tan & Le 2021, table 4.
struct EfficientNetV2S : EfficientNetV2<300, 0.2_r,
    MobileStem<24, Swish>,
    Stage< 2, FusedMBConv< 24, Expand<1>>>,
    Stage< 4, FusedMBConv< 48, Expand<4>>, Stride<2>>,
    Stage< 4, FusedMBConv< 64, Expand<4>>, Stride<2>>,
    Stage< 6,      MBConv<128, Expand<4>>, Stride<2>>,
    Stage< 9,      MBConv<160, Expand<6>>>,
    Stage<15,      MBConv<256, Expand<6>>, Stride<2>>,
    LastConv<1280, Swish>> {};

/// The larger ones, as the authors' code has them.
struct EfficientNetV2M : EfficientNetV2<384, 0.3_r,
    MobileStem<24, Swish>,
    Stage< 3, FusedMBConv< 24, Expand<1>>>,
    Stage< 5, FusedMBConv< 48, Expand<4>>, Stride<2>>,
    Stage< 5, FusedMBConv< 80, Expand<4>>, Stride<2>>,
    Stage< 7,      MBConv<160, Expand<4>>, Stride<2>>,
    Stage<14,      MBConv<176, Expand<6>>>,
    Stage<18,      MBConv<304, Expand<6>>, Stride<2>>,
    Stage< 5,      MBConv<512, Expand<6>>>,
    LastConv<1280, Swish>> {};

struct EfficientNetV2L : EfficientNetV2<384, 0.4_r,
    MobileStem<32, Swish>,
    Stage< 4, FusedMBConv< 32, Expand<1>>>,
    Stage< 7, FusedMBConv< 64, Expand<4>>, Stride<2>>,
    Stage< 7, FusedMBConv< 96, Expand<4>>, Stride<2>>,
    Stage<10,      MBConv<192, Expand<4>>, Stride<2>>,
    Stage<19,      MBConv<224, Expand<6>>>,
    Stage<25,      MBConv<384, Expand<6>>, Stride<2>>,
    Stage< 7,      MBConv<640, Expand<6>>>,
    LastConv<1280, Swish>> {};

struct EfficientNetV2XL : EfficientNetV2<384, 0.4_r,
    MobileStem<32, Swish>,
    Stage< 4, FusedMBConv< 32, Expand<1>>>,
    Stage< 8, FusedMBConv< 64, Expand<4>>, Stride<2>>,
    Stage< 8, FusedMBConv< 96, Expand<4>>, Stride<2>>,
    Stage<16,      MBConv<192, Expand<4>>, Stride<2>>,
    Stage<24,      MBConv<256, Expand<6>>>,
    Stage<32,      MBConv<512, Expand<6>>, Stride<2>>,
    Stage< 8,      MBConv<640, Expand<6>>>,
    LastConv<1280, Swish>> {};

/// The base of B0 to B3, which are scaled as EfficientNet is, but with widths rounded to the nearest multiple of 8.
template <Ratio Rate>
using EfficientNetV2Base = EfficientNetV2<192, Rate,
    MobileStem<32, Swish>,
    Stage<1, FusedMBConv< 16, Expand<1>>>,
    Stage<2, FusedMBConv< 32, Expand<4>>, Stride<2>>,
    Stage<2, FusedMBConv< 48, Expand<4>>, Stride<2>>,
    Stage<3,      MBConv< 96, Expand<4>>, Stride<2>>,
    Stage<5,      MBConv<112, Expand<6>>>,
    Stage<8,      MBConv<192, Expand<6>>, Stride<2>>,
    LastConv<1280, Swish>>;

template <Ratio Rate, class... Factors>
using ScaledV2Base = Scaled<EfficientNetV2Base<Rate>, Compound<NearestWidths, Factors...>>;

struct EfficientNetV2B0 : EfficientNetV2Base<0.2_r> {};
struct EfficientNetV2B1 : ScaledV2Base<0.2_r, Width<1.0_r>, Depth<1.1_r>, Resolution<192>> {};
struct EfficientNetV2B2 : ScaledV2Base<0.3_r, Width<1.1_r>, Depth<1.2_r>, Resolution<208>> {};
struct EfficientNetV2B3 : ScaledV2Base<0.3_r, Width<1.2_r>, Depth<1.4_r>, Resolution<240>> {};

/// timm's own, begun before the authors' code was known: a projection in its first stage, other widths in its last.
template <int A, int B, int C, int D, int E, int F>
using EfficientNetV2RW = EfficientNetV2<288, 0.2_r,
    MobileStem<24, Swish>,
    Stage<A, EdgeResidual< 24, Expand<1>>>,
    Stage<B,  FusedMBConv< 48, Expand<4>>, Stride<2>>,
    Stage<C,  FusedMBConv< 64, Expand<4>>, Stride<2>>,
    Stage<D,       MBConv<128, Expand<4>>, Stride<2>>,
    Stage<E,       MBConv<160, Expand<6>>>,
    Stage<F,       MBConv<272, Expand<6>>, Stride<2>>,
    LastConv<1792, Swish>>;

struct EfficientNetV2RWT : Scaled<EfficientNetV2S, Compound<Width<0.8_r>, Depth<0.9_r>, Resolution<224>>> {};
struct EfficientNetV2RWS : EfficientNetV2RW<2, 4, 4, 6, 9, 15> {};
struct EfficientNetV2RWM : Scaled<EfficientNetV2RW<3, 5, 5, 8, 15, 24>,
                                  Compound<Width<1.2_r>, Resolution<320>>> {};
// clang-format on

}  // namespace archetype
