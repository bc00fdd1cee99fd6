// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/parts/initialized_as.hpp>
#include <archetype/blocks/parts/regnet.hpp>
#include <archetype/initialization.hpp>

namespace archetype {

// clang-format off
/// Networks whose widths and depths follow from four numbers and a group width (Radosavovic et al. 2020, section 3.3).
template <class... Options>
using RegNetX = Network<Input<3, 224, 224>, InitializedAs<initializations::torchvision_regnet>,
                        Named<"stem", Sequence<Conv<32, Kernel<3>, Stride<2>>, BatchNorm, ReLU>>,
                        RegNetStages<Options...>, Classifier<1000>>;

/// The same with squeeze-and-excitation.
template <class... Options>
using RegNetY = RegNetX<Options..., Squeeze<0.25_r>>;

/// The best networks of each space (ibid., section 5), by their multiply-adds; 64 and 128 GF by Goyal et al. 2021.
//                                   d            w_0               w_a             w_m               g
struct RegNetX200MF : RegNetX<Blocks<13>, InitialWidth< 24>, Slope< 36.44_r>, Multiplier<2.49_r>, GroupWidth<  8>> {};
struct RegNetX400MF : RegNetX<Blocks<22>, InitialWidth< 24>, Slope< 24.48_r>, Multiplier<2.54_r>, GroupWidth< 16>> {};
struct RegNetX600MF : RegNetX<Blocks<16>, InitialWidth< 48>, Slope< 36.97_r>, Multiplier<2.24_r>, GroupWidth< 24>> {};
struct RegNetX800MF : RegNetX<Blocks<16>, InitialWidth< 56>, Slope< 35.73_r>, Multiplier<2.28_r>, GroupWidth< 16>> {};
struct RegNetX1_6GF : RegNetX<Blocks<18>, InitialWidth< 80>, Slope< 34.01_r>, Multiplier<2.25_r>, GroupWidth< 24>> {};
struct RegNetX3_2GF : RegNetX<Blocks<25>, InitialWidth< 88>, Slope< 26.31_r>, Multiplier<2.25_r>, GroupWidth< 48>> {};
struct RegNetX4GF   : RegNetX<Blocks<23>, InitialWidth< 96>, Slope< 38.65_r>, Multiplier<2.43_r>, GroupWidth< 40>> {};
struct RegNetX6_4GF : RegNetX<Blocks<17>, InitialWidth<184>, Slope< 60.83_r>, Multiplier<2.07_r>, GroupWidth< 56>> {};
struct RegNetX8GF   : RegNetX<Blocks<23>, InitialWidth< 80>, Slope< 49.56_r>, Multiplier<2.88_r>, GroupWidth<120>> {};
struct RegNetX12GF  : RegNetX<Blocks<19>, InitialWidth<168>, Slope< 73.36_r>, Multiplier<2.37_r>, GroupWidth<112>> {};
struct RegNetX16GF  : RegNetX<Blocks<22>, InitialWidth<216>, Slope< 55.59_r>, Multiplier<2.1_r>,  GroupWidth<128>> {};
struct RegNetX32GF  : RegNetX<Blocks<23>, InitialWidth<320>, Slope< 69.86_r>, Multiplier<2.0_r>,  GroupWidth<168>> {};

struct RegNetY200MF : RegNetY<Blocks<13>, InitialWidth< 24>, Slope< 36.44_r>, Multiplier<2.49_r>, GroupWidth<  8>> {};
struct RegNetY400MF : RegNetY<Blocks<16>, InitialWidth< 48>, Slope< 27.89_r>, Multiplier<2.09_r>, GroupWidth<  8>> {};
struct RegNetY600MF : RegNetY<Blocks<15>, InitialWidth< 48>, Slope< 32.54_r>, Multiplier<2.32_r>, GroupWidth< 16>> {};
struct RegNetY800MF : RegNetY<Blocks<14>, InitialWidth< 56>, Slope< 38.84_r>, Multiplier<2.4_r>,  GroupWidth< 16>> {};
struct RegNetY1_6GF : RegNetY<Blocks<27>, InitialWidth< 48>, Slope< 20.71_r>, Multiplier<2.65_r>, GroupWidth< 24>> {};
struct RegNetY3_2GF : RegNetY<Blocks<21>, InitialWidth< 80>, Slope< 42.63_r>, Multiplier<2.66_r>, GroupWidth< 24>> {};
struct RegNetY4GF   : RegNetY<Blocks<22>, InitialWidth< 96>, Slope< 31.41_r>, Multiplier<2.24_r>, GroupWidth< 64>> {};
struct RegNetY6_4GF : RegNetY<Blocks<25>, InitialWidth<112>, Slope< 33.22_r>, Multiplier<2.27_r>, GroupWidth< 72>> {};
struct RegNetY8GF   : RegNetY<Blocks<17>, InitialWidth<192>, Slope< 76.82_r>, Multiplier<2.19_r>, GroupWidth< 56>> {};
struct RegNetY12GF  : RegNetY<Blocks<19>, InitialWidth<168>, Slope< 73.36_r>, Multiplier<2.37_r>, GroupWidth<112>> {};
struct RegNetY16GF  : RegNetY<Blocks<18>, InitialWidth<200>, Slope<106.23_r>, Multiplier<2.48_r>, GroupWidth<112>> {};
struct RegNetY32GF  : RegNetY<Blocks<20>, InitialWidth<232>, Slope<115.89_r>, Multiplier<2.53_r>, GroupWidth<232>> {};
struct RegNetY64GF  : RegNetY<Blocks<20>, InitialWidth<352>, Slope<147.48_r>, Multiplier<2.4_r>,  GroupWidth<328>> {};
struct RegNetY128GF : RegNetY<Blocks<27>, InitialWidth<456>, Slope<160.83_r>, Multiplier<2.52_r>, GroupWidth<264>> {};
// clang-format on

}  // namespace archetype
