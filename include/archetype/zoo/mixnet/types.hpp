// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/initialized_as.hpp>
#include <archetype/blocks/parts/mbconv.hpp>
#include <archetype/blocks/parts/mobile.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/blocks/scale/unscaled.hpp>
#include <archetype/blocks/transform/stochastic_depth.hpp>
#include <archetype/initialization.hpp>

namespace archetype {

// clang-format off
/// Blocks of MixNet's first stages, of ReLU and without squeeze-and-excitation; and blocks whose pointwise convolutions
/// are both in halves.
template <int Width, class... Options> using ReLUMBConv  = MBConv<Width, Options..., Activated<ReLU>, Squeeze<0_r>>;
template <int Width, class... Options> using SplitMBConv = MBConv<Width, Options..., SplitExpansion, SplitProjection>;

/// MixNet-S and MixNet-M, found by search (Tan & Le 2019, MixConv, section 3.3), as geffnet and timm build them.
struct MixNetS : Network<Input<3, 224, 224>, InitializedAs<initializations::efficientnet>, MobileStem<16, ReLU>,
  Stage<1,               ReLUMBConv< 16, Expand<1>, Kernel<3>>>,
  MixedStage<Stride<2>,  ReLUMBConv< 24, Expand<6>, Kernel<3>,                     SplitExpansion, SplitProjection>,
                         ReLUMBConv< 24, Expand<3>, Kernel<3>,                     SplitExpansion, SplitProjection>>,
  MixedStage<Stride<2>,      MBConv< 40, Expand<6>, MixedKernel<3, 5, 7>,          Squeeze<0.5_r>>,
              Repeat<3, SplitMBConv< 40, Expand<6>, MixedKernel<3, 5>,             Squeeze<0.5_r>>>>,
  MixedStage<Stride<2>,      MBConv< 80, Expand<6>, MixedKernel<3, 5, 7>,          Squeeze<0.25_r>, SplitProjection>,
              Repeat<2,      MBConv< 80, Expand<6>, MixedKernel<3, 5>,             Squeeze<0.25_r>, SplitProjection>>>,
  MixedStage<Stride<1>, SplitMBConv<120, Expand<6>, MixedKernel<3, 5, 7>,          Squeeze<0.5_r>>,
              Repeat<2, SplitMBConv<120, Expand<3>, MixedKernel<3, 5, 7, 9>,       Squeeze<0.5_r>>>>,
  MixedStage<Stride<2>,      MBConv<200, Expand<6>, MixedKernel<3, 5, 7, 9, 11>,   Squeeze<0.5_r>>,
              Repeat<2,      MBConv<200, Expand<6>, MixedKernel<3, 5, 7, 9>,       Squeeze<0.5_r>, SplitProjection>>>,
  LastConv<1536, ReLU>, DropoutClassifier<0.2_r>> {};

/// `N` blocks more in each of the last four stages; `Start` follows the input. The head's width is never scaled.
template <int N, class Start = Identity>
using MixNet = Network<Input<3, 224, 224>, InitializedAs<initializations::efficientnet>, Start, MobileStem<24, ReLU>,
  Stage<1,               ReLUMBConv< 24, Expand<1>, Kernel<3>>>,
  MixedStage<Stride<2>,  ReLUMBConv< 32, Expand<6>, MixedKernel<3, 5, 7>,          SplitExpansion, SplitProjection>,
                         ReLUMBConv< 32, Expand<3>, Kernel<3>,                     SplitExpansion, SplitProjection>>,
  MixedStage<Stride<2>,      MBConv< 40, Expand<6>, MixedKernel<3, 5, 7, 9>,       Squeeze<0.5_r>>,
              Repeat<N, SplitMBConv< 40, Expand<6>, MixedKernel<3, 5>,             Squeeze<0.5_r>>>>,
  MixedStage<Stride<2>,      MBConv< 80, Expand<6>, MixedKernel<3, 5, 7>,          Squeeze<0.25_r>>,
              Repeat<N, SplitMBConv< 80, Expand<6>, MixedKernel<3, 5, 7, 9>,       Squeeze<0.25_r>>>>,
  MixedStage<Stride<1>,      MBConv<120, Expand<6>, Kernel<3>,                     Squeeze<0.5_r>>,
              Repeat<N, SplitMBConv<120, Expand<3>, MixedKernel<3, 5, 7, 9>,       Squeeze<0.5_r>>>>,
  MixedStage<Stride<2>,      MBConv<200, Expand<6>, MixedKernel<3, 5, 7, 9>,       Squeeze<0.5_r>>,
              Repeat<N,      MBConv<200, Expand<6>, MixedKernel<3, 5, 7, 9>,       Squeeze<0.5_r>, SplitProjection>>>,
  Unscaled<LastConv<1536, ReLU>>, DropoutClassifier<0.25_r>>;

struct MixNetM  : MixNet<3> {};
struct MixNetL  : Scaled<MixNet<3>,                          Compound<Width<1.3_r>>> {};
struct MixNetXL : Scaled<MixNet<4, StochasticDepth<0.2_r>>,  Compound<Width<1.6_r>>> {};  // timm's and geffnet's
// clang-format on

}  // namespace archetype
