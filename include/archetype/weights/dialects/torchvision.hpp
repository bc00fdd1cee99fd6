// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/dialect.hpp>

/// Key maps of torchvision, a table a family.
namespace archetype::dialects::torchvision {

/// ResNet: our own names are torchvision's.
inline constexpr KeyRule resnet[]{{"*", "*"}};

/// EfficientNet, whose units are numbered.
inline constexpr KeyRule efficientnet[]{
    {"stem.conv1.*", "features.0.0.*"},
    {"stem.bn1.*", "features.0.1.*"},
    {"layer{s}.{b}.bn{i}.*", "features.{s}.{b}.block.{unit}.1.*"},
    {"layer{s}.{b}.se.*", "features.{s}.{b}.block.{unit}.*"},
    {"layer{s}.{b}.expand.*", "features.{s}.{b}.block.{unit}.0.*"},
    {"layer{s}.{b}.depthwise.*", "features.{s}.{b}.block.{unit}.0.*"},
    {"layer{s}.{b}.pointwise.*", "features.{s}.{b}.block.{unit}.0.*"},
    {"layer{s}.{b}.project.*", "features.{s}.{b}.block.{unit}.0.*"},
    {"head.conv1.*", "features.{stage+1}.0.*"},
    {"head.bn1.*", "features.{stage+1}.1.*"},
    {"fc.*", "classifier.1.*"},
};

}  // namespace archetype::dialects::torchvision
