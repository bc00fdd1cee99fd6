// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/key_rules.hpp>

/// Key rules of torchvision, one table per family.
namespace archetype::key_rules::torchvision {

/// ResNet, ResNeXt and Wide ResNet: our own names are torchvision's.
inline constexpr KeyRule resnet[]{
    {"conv1.*", "conv1.*"},
    {"bn1.*", "bn1.*"},
    {"layer{s}.{b}.conv{i}.*", "layer{s}.{b}.conv{i}.*"},
    {"layer{s}.{b}.bn{i}.*", "layer{s}.{b}.bn{i}.*"},
    {"layer{s}.{b}.downsample.*", "layer{s}.{b}.downsample.*"},
    {"fc.*", "fc.*"},
};

/// EfficientNet of both versions, whose units are numbered.
inline constexpr KeyRule efficientnet[]{
    {"stem.conv1.*", "features.0.0.*"},
    {"stem.bn1.*", "features.0.1.*"},
    {"layer{s}.{b}.bn{i}.*", "features.{s}.{b}.block.{unit}.1.*"},
    {"layer{s}.{b}.se.*", "features.{s}.{b}.block.{unit}.*"},
    {"layer{s}.{b}.conv1.*", "features.{s}.{b}.block.{unit}.0.*"},
    {"layer{s}.{b}.fused.*", "features.{s}.{b}.block.{unit}.0.*"},
    {"layer{s}.{b}.expand.*", "features.{s}.{b}.block.{unit}.0.*"},
    {"layer{s}.{b}.depthwise.*", "features.{s}.{b}.block.{unit}.0.*"},
    {"layer{s}.{b}.pointwise.*", "features.{s}.{b}.block.{unit}.0.*"},
    {"layer{s}.{b}.project.*", "features.{s}.{b}.block.{unit}.0.*"},
    {"head.conv1.*", "features.{stage+1}.0.*"},
    {"head.bn1.*", "features.{stage+1}.1.*"},
    {"fc.*", "classifier.1.*"},
};

/// RegNet, whose convolutions are lettered.
inline constexpr KeyRule regnet[]{
    {"stem.conv1.*", "stem.0.*"},
    {"stem.bn1.*", "stem.1.*"},
    {"layer{s}.{b}.conv1.*", "trunk_output.block{s}.block{s}-{b}.f.a.0.*"},
    {"layer{s}.{b}.bn1.*", "trunk_output.block{s}.block{s}-{b}.f.a.1.*"},
    {"layer{s}.{b}.conv2.*", "trunk_output.block{s}.block{s}-{b}.f.b.0.*"},
    {"layer{s}.{b}.bn2.*", "trunk_output.block{s}.block{s}-{b}.f.b.1.*"},
    {"layer{s}.{b}.se.*", "trunk_output.block{s}.block{s}-{b}.f.se.*"},
    {"layer{s}.{b}.conv3.*", "trunk_output.block{s}.block{s}-{b}.f.c.0.*"},
    {"layer{s}.{b}.bn3.*", "trunk_output.block{s}.block{s}-{b}.f.c.1.*"},
    {"layer{s}.{b}.downsample.*", "trunk_output.block{s}.block{s}-{b}.proj.*"},
    {"fc.*", "fc.*"},
};

/// ConvNeXt, whose stem, stages and downsampling layers are numbered consecutively.
inline constexpr KeyRule convnext[]{
    {"stem.conv1.*", "features.0.0.*"},
    {"stem.norm.*", "features.0.1.*"},
    {"downsample{s}.*", "features.{2s}.*"},
    {"layer{s}.{b}.depthwise.*", "features.{2s-1}.{b}.block.0.*"},
    {"layer{s}.{b}.norm.*", "features.{2s-1}.{b}.block.2.*"},
    {"layer{s}.{b}.expand.*", "features.{2s-1}.{b}.block.3.*", StoredForm::linear},
    {"layer{s}.{b}.project.*", "features.{2s-1}.{b}.block.5.*", StoredForm::linear},
    {"layer{s}.{b}.scale.gamma", "features.{2s-1}.{b}.layer_scale", StoredForm::per_map},
    {"norm.*", "classifier.0.*"},
    {"fc.*", "classifier.2.*"},
};

/// MobileNetV2, whose projections have no module of their own.
inline constexpr KeyRule mobilenet_v2[]{
    {"stem.conv1.*", "features.0.0.*"},
    {"stem.bn1.*", "features.0.1.*"},
    {"layer1.{b}.bn2.*", "features.{block+1}.conv.{unit+1}.*"},
    {"layer{s}.{b}.bn3.*", "features.{block+1}.conv.{unit+1}.*"},
    {"layer{s}.{b}.bn{i}.*", "features.{block+1}.conv.{unit}.1.*"},
    {"layer{s}.{b}.expand.*", "features.{block+1}.conv.{unit}.0.*"},
    {"layer{s}.{b}.depthwise.*", "features.{block+1}.conv.{unit}.0.*"},
    {"layer{s}.{b}.pointwise.*", "features.{block+1}.conv.{unit}.*"},
    {"layer{s}.{b}.project.*", "features.{block+1}.conv.{unit}.*"},
    {"head.conv1.*", "features.{block+2}.0.*"},
    {"head.bn1.*", "features.{block+2}.1.*"},
    {"fc.*", "classifier.1.*"},
};

/// MobileNetV3, whose blocks are numbered consecutively through all stages.
inline constexpr KeyRule mobilenet_v3[]{
    {"stem.conv1.*", "features.0.0.*"},
    {"stem.bn1.*", "features.0.1.*"},
    {"layer{s}.{b}.bn{i}.*", "features.{block+1}.block.{unit}.1.*"},
    {"layer{s}.{b}.se.*", "features.{block+1}.block.{unit}.*"},
    {"layer{s}.{b}.expand.*", "features.{block+1}.block.{unit}.0.*"},
    {"layer{s}.{b}.depthwise.*", "features.{block+1}.block.{unit}.0.*"},
    {"layer{s}.{b}.pointwise.*", "features.{block+1}.block.{unit}.0.*"},
    {"layer{s}.{b}.project.*", "features.{block+1}.block.{unit}.0.*"},
    {"head.conv1.*", "features.{block+2}.0.*"},
    {"head.bn1.*", "features.{block+2}.1.*"},
    {"hidden.*", "classifier.0.*"},
    {"fc.*", "classifier.3.*"},
};

inline constexpr KeyRules tables[]{resnet, mobilenet_v2, efficientnet, mobilenet_v3, regnet, convnext};

}  // namespace archetype::key_rules::torchvision

namespace archetype::dialects {

/// torchvision's names.
inline constexpr Dialect torchvision{"torchvision", key_rules::torchvision::tables};

}  // namespace archetype::dialects
