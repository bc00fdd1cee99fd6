// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/parts/initialized_as.hpp>
#include <archetype/initialization.hpp>

namespace archetype {

// clang-format off
/// Bottleneck of a quarter of the width.
template <int Width>
using BLBlock = BottleneckB<Width / 4>;

/// Inverted bottleneck: three times as wide inside, where it convolves each channel for itself.
template <int Width>
struct DWBlock {
  template <int S>
  using Strided = Residual<Sequence<Conv<3 * Width>, BatchNorm, ReLU,
                                    DepthwiseConv<Kernel<3>, Stride<S>>, BatchNorm, ReLU,
                                    Conv<Width>, BatchNorm>,
                           ProjectionShortcut<Width, S>>;
};

/// A 3×3 convolution to `First` channels and a 1×1 convolution to `Last` around the stages.
template <int Size, int First, int Last, class... Stages>
using GENet = Network<Input<3, Size, Size>, InitializedAs<initializations::timm_byobnet>,
                      Named<"stem", Sequence<Conv<First, Kernel<3>, Stride<2>>, BatchNorm, ReLU>>,
                      Stages...,
                      Named<"head", Sequence<Conv<Last>, BatchNorm, ReLU>>,
                      Classifier<1000>>;

/// GPU-efficient networks (Lin et al. 2020), whose XX-block is ResNet's basic one.
struct GENetSmall  : GENet<224, 13, 1920,
                           Stage<1, BasicBlock< 48>, Stride<2>>,
                           Stage<3, BasicBlock< 48>, Stride<2>>,
                           Stage<7, BLBlock<   384>, Stride<2>>,
                           Stage<2, DWBlock<   560>, Stride<2>>,
                           Stage<1, DWBlock<   256>>> {};
struct GENetNormal : GENet<224, 32, 2560,
                           Stage<1, BasicBlock<128>, Stride<2>>,
                           Stage<2, BasicBlock<192>, Stride<2>>,
                           Stage<6, BLBlock<   640>, Stride<2>>,
                           Stage<4, DWBlock<   640>, Stride<2>>,
                           Stage<1, DWBlock<   640>>> {};
struct GENetLarge  : GENet<256, 32, 2560,
                           Stage<1, BasicBlock<128>, Stride<2>>,
                           Stage<2, BasicBlock<192>, Stride<2>>,
                           Stage<6, BLBlock<   640>, Stride<2>>,
                           Stage<5, DWBlock<   640>, Stride<2>>,
                           Stage<4, DWBlock<   640>>> {};
// clang-format on

}  // namespace archetype
