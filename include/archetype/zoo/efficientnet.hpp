// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/head.hpp>
#include <archetype/blocks/mbconv.hpp>
#include <archetype/blocks/network.hpp>
#include <archetype/blocks/scaling.hpp>
#include <archetype/blocks/stage.hpp>
#include <archetype/blocks/stochastic_depth.hpp>
#include <archetype/layers/dropout.hpp>

namespace archetype {

// clang-format off
/// EfficientNet-B0, Tan & Le 2019, table 1.
template <Ratio Rate>
using EfficientNet = Network<Input<3, 224, 224>, StochasticDepth<0.2_r>,
                             Named<"stem", Sequence<Conv<32, Kernel<3>, Stride<2>>, BatchNorm, Swish>>,
                             Stage<1, MBConv< 16, Expand<1>, Kernel<3>>>,
                             Stage<2, MBConv< 24, Expand<6>, Kernel<3>>, Stride<2>>,
                             Stage<2, MBConv< 40, Expand<6>, Kernel<5>>, Stride<2>>,
                             Stage<3, MBConv< 80, Expand<6>, Kernel<3>>, Stride<2>>,
                             Stage<3, MBConv<112, Expand<6>, Kernel<5>>>,
                             Stage<4, MBConv<192, Expand<6>, Kernel<5>>, Stride<2>>,
                             Stage<1, MBConv<320, Expand<6>, Kernel<3>>>,
                             Named<"head", Sequence<Conv<1280>, BatchNorm, Swish>>,
                             Head<GlobalAveragePool, Flatten, Dropout<Rate>, Named<"fc", Logits<1000>>>>;

struct EfficientNetB0 : EfficientNet<0.2_r> {};
struct EfficientNetB2 : Scaled<EfficientNet<0.3_r>, Compound<Width<1.1_r>, Depth<1.2_r>, Resolution<260>>> {};
// clang-format on

}  // namespace archetype
