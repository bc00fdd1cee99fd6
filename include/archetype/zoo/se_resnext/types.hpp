// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/with_channel_attention.hpp>
#include <archetype/zoo/resnext/types.hpp>

namespace archetype {

// clang-format off
/// Aggregated residual networks with squeeze-and-excitation (Hu et al. 2018, table 1).
struct SEResNeXt50_32x4d   : WithSqueezeExcite<ResNeXt50_32x4d,  Reduction<16>> {};
struct SEResNeXt101_32x4d  : WithSqueezeExcite<ResNeXt101_32x4d, Reduction<16>> {};
struct SEResNeXt101_32x8d  : WithSqueezeExcite<ResNeXt101_32x8d, Reduction<16>> {};
struct SEResNeXt101_64x4d  : WithSqueezeExcite<ResNeXt101_64x4d, Reduction<16>> {};
struct SEResNeXt26D_32x4d  : WithSqueezeExcite<ResNeXt26D_32x4d, Reduction<16>> {};
// clang-format on

}  // namespace archetype
