// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/key_rules.hpp>

/// Key rules of fastai, one table per family.
namespace archetype::key_rules::fastai {

/// XResNet and related networks: one list of stem, stages and head. After a pooling, a shortcut's convolution has
/// position 1.
inline constexpr KeyRule xresnet[]{
    {"conv{i}.*", "{i-1}.0.*"},
    {"bn{i}.*", "{i-1}.1.*"},
    {"layer{s}.{b}.conv{i}.*", "{s+3}.{b}.convpath.{i-1}.0.*"},
    {"layer{s}.{b}.bn{i}.*", "{s+3}.{b}.convpath.{i-1}.1.*"},
    {"layer{s}.{b}.se.fc{i}.*", "{s+3}.{b}.convpath.{unit}.layers.{i}.0.*"},
    {"layer{s}.{b}.attention.*", "{s+3}.{b}.convpath.{unit+1}.*"},
    {"layer1.{b}.downsample.1.*", "4.{b}.idpath.0.0.*"},
    {"layer1.{b}.downsample.2.*", "4.{b}.idpath.0.1.*"},
    {"layer{s}.{b}.downsample.1.*", "{s+3}.{b}.idpath.1.0.*"},
    {"layer{s}.{b}.downsample.2.*", "{s+3}.{b}.idpath.1.1.*"},
    {"fc.*", "{stage+7}.*"},
};

/// A learner's model of torchvision's ResNet: the body cut before its pooling, and fastai's head.
inline constexpr KeyRule resnet_learner[]{
    {"conv1.*", "0.0.*"},          {"bn1.*", "0.1.*"},           {"layer{s}.*", "0.{s+3}.*"},
    {"classifier.bn1.*", "1.2.*"}, {"classifier.fc.*", "1.4.*"}, {"classifier.bn2.*", "1.6.*"},
    {"classifier.fc2.*", "1.8.*"},
};

/// A learner's model of torchvision's EfficientNet, whose body is its module `features`.
inline constexpr KeyRule efficientnet_learner[]{
    {"stem.conv1.*", "0.0.0.0.*"},
    {"stem.bn1.*", "0.0.0.1.*"},
    {"layer{s}.{b}.bn{i}.*", "0.0.{s}.{b}.block.{unit}.1.*"},
    {"layer{s}.{b}.se.*", "0.0.{s}.{b}.block.{unit}.*"},
    {"layer{s}.{b}.expand.*", "0.0.{s}.{b}.block.{unit}.0.*"},
    {"layer{s}.{b}.depthwise.*", "0.0.{s}.{b}.block.{unit}.0.*"},
    {"layer{s}.{b}.pointwise.*", "0.0.{s}.{b}.block.{unit}.0.*"},
    {"layer{s}.{b}.project.*", "0.0.{s}.{b}.block.{unit}.0.*"},
    {"head.conv1.*", "0.0.{stage+1}.0.*"},
    {"head.bn1.*", "0.0.{stage+1}.1.*"},
    {"classifier.bn1.*", "1.2.*"},
    {"classifier.fc.*", "1.4.*"},
    {"classifier.bn2.*", "1.6.*"},
    {"classifier.fc2.*", "1.8.*"},
};

/// A learner's model of XResNet.
inline constexpr KeyRule xresnet_learner[]{
    {"conv{i}.*", "0.{i-1}.0.*"},
    {"bn{i}.*", "0.{i-1}.1.*"},
    {"layer{s}.{b}.conv{i}.*", "0.{s+3}.{b}.convpath.{i-1}.0.*"},
    {"layer{s}.{b}.bn{i}.*", "0.{s+3}.{b}.convpath.{i-1}.1.*"},
    {"layer{s}.{b}.attention.*", "0.{s+3}.{b}.convpath.{unit+1}.*"},
    {"layer1.{b}.downsample.1.*", "0.4.{b}.idpath.0.0.*"},
    {"layer1.{b}.downsample.2.*", "0.4.{b}.idpath.0.1.*"},
    {"layer{s}.{b}.downsample.1.*", "0.{s+3}.{b}.idpath.1.0.*"},
    {"layer{s}.{b}.downsample.2.*", "0.{s+3}.{b}.idpath.1.1.*"},
    {"classifier.bn1.*", "1.2.*"},
    {"classifier.fc.*", "1.4.*"},
    {"classifier.bn2.*", "1.6.*"},
    {"classifier.fc2.*", "1.8.*"},
};

inline constexpr KeyRules tables[]{xresnet, resnet_learner, xresnet_learner, efficientnet_learner};

}  // namespace archetype::key_rules::fastai

namespace archetype::dialects {

/// fastai's names.
inline constexpr Dialect fastai{"fastai", key_rules::fastai::tables};

}  // namespace archetype::dialects
