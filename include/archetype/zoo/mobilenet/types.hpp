// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/initialized_as.hpp>
#include <archetype/blocks/parts/mbconv.hpp>
#include <archetype/blocks/parts/mobile.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/blocks/scale/unscaled.hpp>
#include <archetype/initialization.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/linear.hpp>

namespace archetype {

/// Inverted residual block of MobileNetV2: without squeeze-and-excitation.
template <int Width, int Factor>
using InvertedResidual = MBConv<Width, Expand<Factor>, Squeeze<0_r>, Activated<ReLU6>>;

// clang-format off
/// MobileNetV2, Sandler et al. 2018, table 2. `Ends` may keep a scaling from stem and head, `Outer` from the depth of
/// the first and the last stage. The head is never narrowed (section 6.1).
template <template <class> class Ends, template <class> class Outer>
using MobileNetV2Of = Network<Input<3, 224, 224>, InitializedAs<initializations::torchvision_mobilenet>,
                              Ends<MobileStem<32, ReLU6>>,
                              Outer<Stage<1, InvertedResidual< 16, 1>>>,
                                    Stage<2, InvertedResidual< 24, 6>, Stride<2>>,
                                    Stage<3, InvertedResidual< 32, 6>, Stride<2>>,
                                    Stage<4, InvertedResidual< 64, 6>, Stride<2>>,
                                    Stage<3, InvertedResidual< 96, 6>>,
                                    Stage<3, InvertedResidual<160, 6>, Stride<2>>,
                              Outer<Stage<1, InvertedResidual<320, 6>>>,
                              Ends<NeverNarrower<LastConv<1280, ReLU6>>>,
                              DropoutClassifier<0.2_r>>;

struct MobileNetV2      : MobileNetV2Of<AsDeclared, AsDeclared> {};
struct MobileNetV2_035  : Scaled<MobileNetV2, Compound<Width<0.35_r>>> {};
struct MobileNetV2_050  : Scaled<MobileNetV2, Compound<Width<0.5_r>>> {};
struct MobileNetV2_075  : Scaled<MobileNetV2, Compound<Width<0.75_r>>> {};
struct MobileNetV2_140  : Scaled<MobileNetV2, Compound<Width<1.4_r>>> {};

/// timm's deeper ones.
struct MobileNetV2_110d : Scaled<MobileNetV2Of<Unscaled, FixedDepth>, Compound<Width<1.1_r>, Depth<1.2_r>>> {};
struct MobileNetV2_120d : Scaled<MobileNetV2Of<Unscaled, FixedDepth>, Compound<Width<1.2_r>, Depth<1.4_r>>> {};

/// The columns of the tables in Howard et al. 2019 that a row of MobileNetV3 chooses from.
namespace mobilenet_v3 {

using SE = HardSqueeze<0.25_r>;
using NoSE = Squeeze<0_r>;
using RE = ReLU;
using HS = HardSwish;

/// A block as published.
template <int Width, class KernelSize, class Inside, class Squeezing, class Nonlinearity>
using Bneck = MBConv<Width, KernelSize, Inside, Squeezing, Activated<Nonlinearity>>;

/// One of the authors' minimalistic networks: 3×3, without squeeze-and-excitation, with ReLU.
template <int Width, class, class Inside, class, class>
using MinimalBneck = MBConv<Width, Kernel<3>, Inside, NoSE, Activated<ReLU>>;

/// Global pooling, then a convolution with a bias but without a batch norm, then the classifier.
template <int Hidden, class Nonlinearity, int Classes = 1000>
using ConvHead = Head<GlobalAveragePool, Named<"hidden", Conv<Hidden, Bias>>, Nonlinearity, Flatten,
                      Dropout<0.2_r>, Named<"fc", Logits<Classes>>>;

/// The same as two linear layers, as torchvision has it.
template <int Hidden>
using LinearHead = Head<GlobalAveragePool, Flatten, Named<"hidden", Linear<Hidden>>, HardSwish,
                        Dropout<0.2_r>, Named<"fc", Logits<1000>>>;

/// MobileNetV3-Large, Howard et al. 2019, table 1.
template <template <int, class, class, class, class> class Row, class Activation>
using Large = Network<Input<3, 224, 224>, InitializedAs<initializations::torchvision_mobilenet>,
                      MobileStem<16, Activation>,
                      //                       #out            exp size       input   SE    NL
                      MixedStage<Stride<1>, Row< 16, Kernel<3>, Expanded< 16, From< 16>>, NoSE, RE>>,
                      MixedStage<Stride<2>, Row< 24, Kernel<3>, Expanded< 64, From< 16>>, NoSE, RE>,
                                            Row< 24, Kernel<3>, Expanded< 72, From< 24>>, NoSE, RE>>,
                      MixedStage<Stride<2>, Row< 40, Kernel<5>, Expanded< 72, From< 24>>, SE,   RE>,
                                            Row< 40, Kernel<5>, Expanded<120, From< 40>>, SE,   RE>,
                                            Row< 40, Kernel<5>, Expanded<120, From< 40>>, SE,   RE>>,
                      MixedStage<Stride<2>, Row< 80, Kernel<3>, Expanded<240, From< 40>>, NoSE, HS>,
                                            Row< 80, Kernel<3>, Expanded<200, From< 80>>, NoSE, HS>,
                                            Row< 80, Kernel<3>, Expanded<184, From< 80>>, NoSE, HS>,
                                            Row< 80, Kernel<3>, Expanded<184, From< 80>>, NoSE, HS>>,
                      MixedStage<Stride<1>, Row<112, Kernel<3>, Expanded<480, From< 80>>, SE,   HS>,
                                            Row<112, Kernel<3>, Expanded<672, From<112>>, SE,   HS>>,
                      MixedStage<Stride<2>, Row<160, Kernel<5>, Expanded<672, From<112>>, SE,   HS>,
                                            Row<160, Kernel<5>, Expanded<960, From<160>>, SE,   HS>,
                                            Row<160, Kernel<5>, Expanded<960, From<160>>, SE,   HS>>,
                      LastConv<960, Activation>,
                      ConvHead<1280, Activation>>;

/// MobileNetV3-Small, Howard et al. 2019, table 2.
template <template <int, class, class, class, class> class Row, class Activation,
          class Stem = MobileStem<16, Activation>>
using Small = Network<Input<3, 224, 224>, InitializedAs<initializations::torchvision_mobilenet>,
                      Stem,
                      MixedStage<Stride<2>, Row< 16, Kernel<3>, Expanded< 16, From< 16>>, SE,   RE>>,
                      MixedStage<Stride<2>, Row< 24, Kernel<3>, Expanded< 72, From< 16>>, NoSE, RE>,
                                            Row< 24, Kernel<3>, Expanded< 88, From< 24>>, NoSE, RE>>,
                      MixedStage<Stride<2>, Row< 40, Kernel<5>, Expanded< 96, From< 24>>, SE,   HS>,
                                            Row< 40, Kernel<5>, Expanded<240, From< 40>>, SE,   HS>,
                                            Row< 40, Kernel<5>, Expanded<240, From< 40>>, SE,   HS>>,
                      MixedStage<Stride<1>, Row< 48, Kernel<5>, Expanded<120, From< 40>>, SE,   HS>,
                                            Row< 48, Kernel<5>, Expanded<144, From< 48>>, SE,   HS>>,
                      MixedStage<Stride<2>, Row< 96, Kernel<5>, Expanded<288, From< 48>>, SE,   HS>,
                                            Row< 96, Kernel<5>, Expanded<576, From< 96>>, SE,   HS>,
                                            Row< 96, Kernel<5>, Expanded<576, From< 96>>, SE,   HS>>,
                      LastConv<576, Activation>,
                      ConvHead<1024, Activation>>;

}  // namespace mobilenet_v3

struct MobileNetV3Large        : mobilenet_v3::Large<mobilenet_v3::Bneck, HardSwish> {};
struct MobileNetV3LargeMinimal : mobilenet_v3::Large<mobilenet_v3::MinimalBneck, ReLU> {};
struct MobileNetV3Large_075    : Scaled<MobileNetV3Large, Compound<Width<0.75_r>>> {};
struct MobileNetV3Small        : mobilenet_v3::Small<mobilenet_v3::Bneck, HardSwish> {};
struct MobileNetV3SmallMinimal : mobilenet_v3::Small<mobilenet_v3::MinimalBneck, ReLU> {};
struct MobileNetV3Small_075    : Scaled<MobileNetV3Small, Compound<Width<0.75_r>>> {};

/// At this width, timm does not scale the stem.
struct MobileNetV3Small_050
    : Scaled<mobilenet_v3::Small<mobilenet_v3::Bneck, HardSwish, Unscaled<MobileStem<16, HardSwish>>>,
             Compound<Width<0.5_r>>> {};
// clang-format on

}  // namespace archetype
