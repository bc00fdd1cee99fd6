// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/key_rules.hpp>

/// Key rules of lukemelas' efficientnet_pytorch.
namespace archetype::key_rules::lukemelas {

/// EfficientNet, whose blocks are numbered consecutively through all stages; those of the first stage do not expand.
inline constexpr KeyRule efficientnet[]{
    {"stem.conv1.*", "_conv_stem.*"},
    {"stem.bn1.*", "_bn0.*"},
    {"layer1.{b}.bn{i}.*", "_blocks.{block}._bn{i}.*"},
    {"layer{s}.{b}.bn{i}.*", "_blocks.{block}._bn{i-1}.*"},
    {"layer{s}.{b}.expand.*", "_blocks.{block}._expand_conv.*"},
    {"layer{s}.{b}.depthwise.*", "_blocks.{block}._depthwise_conv.*"},
    {"layer{s}.{b}.pointwise.*", "_blocks.{block}._project_conv.*"},
    {"layer{s}.{b}.project.*", "_blocks.{block}._project_conv.*"},
    {"layer{s}.{b}.se.fc1.*", "_blocks.{block}._se_reduce.*"},
    {"layer{s}.{b}.se.fc2.*", "_blocks.{block}._se_expand.*"},
    {"head.conv1.*", "_conv_head.*"},
    {"head.bn1.*", "_bn1.*"},
    {"fc.*", "_fc.*"},
};

inline constexpr KeyRules tables[]{efficientnet};

}  // namespace archetype::key_rules::lukemelas

namespace archetype::dialects {

/// The names of efficientnet_pytorch, by its author's name.
inline constexpr Dialect lukemelas{"lukemelas", key_rules::lukemelas::tables};

}  // namespace archetype::dialects
