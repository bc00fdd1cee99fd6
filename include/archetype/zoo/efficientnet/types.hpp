// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/initialized_as.hpp>
#include <archetype/blocks/parts/mbconv.hpp>
#include <archetype/blocks/parts/mobile.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/blocks/scale/unscaled.hpp>
#include <archetype/blocks/transform/rules.hpp>
#include <archetype/blocks/transform/stochastic_depth.hpp>
#include <archetype/initialization.hpp>

namespace archetype {

// clang-format off
/// EfficientNet-B0, Tan & Le 2019, table 1, of any block; `Ends` is put around stem and head, `Outer` around the first
/// and the last stage.
template <template <int, class...> class Block, template <class> class Ends, template <class> class Outer, Ratio Rate>
using EfficientNetOf = Network<Input<3, 224, 224>, InitializedAs<initializations::efficientnet>, StochasticDepth<0.2_r>,
                               Ends<MobileStem<32, Swish>>,
                               Outer<Stage<1, Block< 16, Expand<1>, Kernel<3>>>>,
                                     Stage<2, Block< 24, Expand<6>, Kernel<3>>, Stride<2>>,
                                     Stage<2, Block< 40, Expand<6>, Kernel<5>>, Stride<2>>,
                                     Stage<3, Block< 80, Expand<6>, Kernel<3>>, Stride<2>>,
                                     Stage<3, Block<112, Expand<6>, Kernel<5>>>,
                                     Stage<4, Block<192, Expand<6>, Kernel<5>>, Stride<2>>,
                               Outer<Stage<1, Block<320, Expand<6>, Kernel<3>>>>,
                               Ends<LastConv<1280, Swish>>,
                               DropoutClassifier<Rate>>;

template <int Width, class... Options>
using PlainMBConv = MBConv<Width, Options..., Squeeze<0_r>>;

/// EfficientNet with widths and repeats scaled by these factors, for images of this size, at this rate of dropout.
template <Ratio W, Ratio D, int Size, Ratio Rate>
using EfficientNet = Scaled<EfficientNetOf<MBConv, AsDeclared, AsDeclared, Rate>,
                            Compound<Width<W>, Depth<D>, Resolution<Size>>>;

/// EfficientNet-Lite, for devices that squeeze-and-excitation and Swish are slow on: it has neither, and scales neither
/// the widths of stem and head nor the depth of the first and last stage.
template <Ratio W, Ratio D, int Size, Ratio Rate>
using EfficientNetLite = WithActivation<Scaled<EfficientNetOf<PlainMBConv, Unscaled, FixedDepth, Rate>,
                                               Compound<Width<W>, Depth<D>, Resolution<Size>>>, Swish, ReLU6>;

//                                             width  depth  resolution  dropout
struct EfficientNetB0    : EfficientNet<       1.0_r, 1.0_r,        224,   0.2_r> {};
struct EfficientNetB1    : EfficientNet<       1.0_r, 1.1_r,        240,   0.2_r> {};
struct EfficientNetB2    : EfficientNet<       1.1_r, 1.2_r,        260,   0.3_r> {};
struct EfficientNetB3    : EfficientNet<       1.2_r, 1.4_r,        300,   0.3_r> {};
struct EfficientNetB4    : EfficientNet<       1.4_r, 1.8_r,        380,   0.4_r> {};
struct EfficientNetB5    : EfficientNet<       1.6_r, 2.2_r,        456,   0.4_r> {};
struct EfficientNetB6    : EfficientNet<       1.8_r, 2.6_r,        528,   0.5_r> {};
struct EfficientNetB7    : EfficientNet<       2.0_r, 3.1_r,        600,   0.5_r> {};
struct EfficientNetB8    : EfficientNet<       2.2_r, 3.6_r,        672,   0.5_r> {};
struct EfficientNetL2    : EfficientNet<       4.3_r, 5.3_r,        800,   0.5_r> {};

struct EfficientNetLite0 : EfficientNetLite<   1.0_r, 1.0_r,        224,   0.2_r> {};
struct EfficientNetLite1 : EfficientNetLite<   1.0_r, 1.1_r,        240,   0.2_r> {};
struct EfficientNetLite2 : EfficientNetLite<   1.1_r, 1.2_r,        260,   0.3_r> {};
struct EfficientNetLite3 : EfficientNetLite<   1.2_r, 1.4_r,        300,   0.3_r> {};  // the authors' size is 280
struct EfficientNetLite4 : EfficientNetLite<   1.4_r, 1.8_r,        380,   0.3_r> {};  // the authors' size is 300
// clang-format on

}  // namespace archetype
