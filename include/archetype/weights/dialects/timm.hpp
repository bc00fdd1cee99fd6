// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/dialect.hpp>

/// Key maps of timm, a table a family.
namespace archetype::dialects::timm {

/// ResNet: our own names are torchvision's, and timm's too.
inline constexpr KeyRule resnet[]{{"*", "*"}};

/// ResNeSt: its stem and shortcuts are numbered, and its 3×3 convolution is a module of several layers.
inline constexpr KeyRule resnest[]{
    {"conv1.*", "conv1.0.*"},
    {"bn1.*", "conv1.1.*"},
    {"conv2.*", "conv1.3.*"},
    {"bn2.*", "conv1.4.*"},
    {"conv3.*", "conv1.6.*"},
    {"bn3.*", "bn1.*"},
    {"layer1.0.downsample.0.*", "layer1.0.downsample.1.*"},
    {"layer1.0.downsample.1.*", "layer1.0.downsample.2.*"},
    {"layer{s}.{b}.attention.conv1.*", "layer{s}.{b}.conv2.conv.*"},
    {"layer{s}.{b}.attention.bn{i}.*", "layer{s}.{b}.conv2.bn{i-1}.*"},
    {"layer{s}.{b}.attention.fc{i}.*", "layer{s}.{b}.conv2.fc{i}.*"},
    {"layer{s}.{b}.conv2.*", "layer{s}.{b}.conv3.*"},
    {"layer{s}.{b}.bn2.*", "layer{s}.{b}.bn3.*"},
    {"*", "*"},
};

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

}  // namespace archetype::dialects::timm
