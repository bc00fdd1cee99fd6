// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/key_rules.hpp>

/// Key rules of pytorchcv, one table per family.
namespace archetype::key_rules::pytorchcv {

/// ResNet, ResNeXt and both with squeeze-and-excitation.
inline constexpr KeyRule resnet[]{
    {"conv1.*", "features.init_block.conv.conv.*"},
    {"bn1.*", "features.init_block.conv.bn.*"},
    {"layer{s}.{b}.downsample.0.*", "features.stage{s}.unit{b+1}.identity_conv.conv.*"},
    {"layer{s}.{b}.downsample.1.*", "features.stage{s}.unit{b+1}.identity_conv.bn.*"},
    {"layer{s}.{b}.conv{i}.*", "features.stage{s}.unit{b+1}.body.conv{i}.conv.*"},
    {"layer{s}.{b}.bn{i}.*", "features.stage{s}.unit{b+1}.body.conv{i}.bn.*"},
    {"layer{s}.{b}.se.fc{i}.*", "features.stage{s}.unit{b+1}.se.conv{i}.*"},
    {"fc.*", "output.*"},
};

inline constexpr KeyRules tables[]{resnet};

}  // namespace archetype::key_rules::pytorchcv

namespace archetype::dialects {

/// pytorchcv's names.
inline constexpr Dialect pytorchcv{"pytorchcv", key_rules::pytorchcv::tables};

}  // namespace archetype::dialects
