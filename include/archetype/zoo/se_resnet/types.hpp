// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/with_channel_attention.hpp>
#include <archetype/zoo/resnet/types.hpp>

namespace archetype {

// clang-format off
/// Residual networks with squeeze-and-excitation (Hu et al. 2018, table 1) after the paper's bottleneck.
struct OriginalSEResNet50  : WithSqueezeExcite<OriginalResNet50,  Reduction<16>> {};
struct OriginalSEResNet101 : WithSqueezeExcite<OriginalResNet101, Reduction<16>> {};
struct OriginalSEResNet152 : WithSqueezeExcite<OriginalResNet152, Reduction<16>> {};

/// With the stride on the 3×3.
struct SEResNet18          : WithSqueezeExcite<ResNet18,          Reduction<16>> {};
struct SEResNet34          : WithSqueezeExcite<ResNet34,          Reduction<16>> {};
struct SEResNet50          : WithSqueezeExcite<ResNet50,          Reduction<16>> {};
struct SEResNet101         : WithSqueezeExcite<ResNet101,         Reduction<16>> {};
struct SEResNet152         : WithSqueezeExcite<ResNet152,         Reduction<16>> {};
struct SEResNet152D        : WithSqueezeExcite<ResNet152D,        Reduction<16>> {};

/// timm squeezes to no fewer than 8 channels, which concerns the first stages of the smaller networks only.
struct SEResNet18Of8       : WithSqueezeExcite<ResNet18,          Reduction<16>, Multiple<8>> {};
struct SEResNet34Of8       : WithSqueezeExcite<ResNet34,          Reduction<16>, Multiple<8>> {};
// clang-format on

}  // namespace archetype
