// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/dialect.hpp>

/// Key maps of geffnet, a table a family.
namespace archetype::dialects::geffnet {

/// EfficientNet and its kin.
inline constexpr KeyRule efficientnet[]{
    {"stem.conv1.*", "conv_stem.*"},
    {"stem.bn1.*", "bn1.*"},
    {"layer{s}.{b}.expand.*", "blocks.{s-1}.{b}.conv_pw.*"},
    {"layer{s}.{b}.depthwise.*", "blocks.{s-1}.{b}.conv_dw.*"},
    {"layer{s}.{b}.pointwise.*", "blocks.{s-1}.{b}.conv_pw.*"},
    {"layer{s}.{b}.project.*", "blocks.{s-1}.{b}.conv_pwl.*"},
    {"layer{s}.{b}.bn{i}.*", "blocks.{s-1}.{b}.bn{i}.*"},
    {"layer{s}.{b}.se.fc1.*", "blocks.{s-1}.{b}.se.conv_reduce.*"},
    {"layer{s}.{b}.se.fc2.*", "blocks.{s-1}.{b}.se.conv_expand.*"},
    {"head.conv1.*", "conv_head.*"},
    {"head.bn1.*", "bn2.*"},
    {"fc.*", "classifier.*"},
};

/// MobileNetV3, which pools before its head.
inline constexpr KeyRule mobilenet_v3[]{
    {"stem.conv1.*", "conv_stem.*"},
    {"stem.bn1.*", "bn1.*"},
    {"layer{s}.{b}.expand.*", "blocks.{s-1}.{b}.conv_pw.*"},
    {"layer{s}.{b}.depthwise.*", "blocks.{s-1}.{b}.conv_dw.*"},
    {"layer{s}.{b}.pointwise.*", "blocks.{s-1}.{b}.conv_pw.*"},
    {"layer{s}.{b}.project.*", "blocks.{s-1}.{b}.conv_pwl.*"},
    {"layer{s}.{b}.bn{i}.*", "blocks.{s-1}.{b}.bn{i}.*"},
    {"layer{s}.{b}.se.fc1.*", "blocks.{s-1}.{b}.se.conv_reduce.*"},
    {"layer{s}.{b}.se.fc2.*", "blocks.{s-1}.{b}.se.conv_expand.*"},
    {"head.conv1.*", "blocks.{stage}.0.conv.*"},
    {"head.bn1.*", "blocks.{stage}.0.bn1.*"},
    {"hidden.*", "conv_head.*"},
    {"fc.*", "classifier.*"},
};

}  // namespace archetype::dialects::geffnet
