// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/concatenated.hpp>
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/key_rules.hpp>

/// Key rules of timm, one table per family.
namespace archetype::key_rules::timm {

namespace detail {

/// The layers after the stem of a residual network: our names are torchvision's, and timm's too.
inline constexpr KeyRule residual_body[]{
    {"layer{s}.{b}.conv{i}.*", "layer{s}.{b}.conv{i}.*"},
    {"layer{s}.{b}.bn{i}.*", "layer{s}.{b}.bn{i}.*"},
    {"layer{s}.{b}.se.*", "layer{s}.{b}.se.*"},
    {"layer{s}.{b}.downsample.*", "layer{s}.{b}.downsample.*"},
    {"fc.*", "fc.*"},
};

inline constexpr KeyRule plain_stem[]{{"conv1.*", "conv1.*"}, {"bn1.*", "bn1.*"}};

/// A deep stem is `conv1`, numbered by position, except for its last batch norm.
inline constexpr KeyRule deep_stem[]{
    {"conv1.*", "conv1.0.*"}, {"bn1.*", "conv1.1.*"},   {"conv2.*", "conv1.3.*"},
    {"bn2.*", "conv1.4.*"},   {"conv3.*", "conv1.6.*"}, {"bn3.*", "bn1.*"},
};

inline constexpr KeyRule split_attention[]{
    {"layer{s}.{b}.attention.conv1.*", "layer{s}.{b}.conv2.conv.*"},
    {"layer{s}.{b}.attention.bn{i}.*", "layer{s}.{b}.conv2.bn{i-1}.*"},
    {"layer{s}.{b}.attention.fc{i}.*", "layer{s}.{b}.conv2.fc{i}.*"},
    {"layer{s}.{b}.conv2.*", "layer{s}.{b}.conv3.*"},
    {"layer{s}.{b}.bn2.*", "layer{s}.{b}.bn3.*"},
};

}  // namespace detail

/// ResNet, ResNeXt, Wide ResNet, and those with squeeze-and-excitation.
inline constexpr auto resnet = archetype::detail::concatenated(detail::plain_stem, detail::residual_body);

/// ResNet-D: its stem is numbered.
inline constexpr auto resnet_d = archetype::detail::concatenated(detail::deep_stem, detail::residual_body);

/// ResNeSt: its stem is numbered too, and its 3×3 convolution is a module of several layers.
inline constexpr auto resnest =
    archetype::detail::concatenated(detail::deep_stem, detail::split_attention, detail::residual_body);

namespace detail {

/// The layers that all mobile networks share, without their heads.
inline constexpr KeyRule mobile[]{
    {"stem.conv1.*", "conv_stem.*"},
    {"stem.bn1.*", "bn1.*"},
    {"layer{s}.{b}.conv1.*", "blocks.{s-1}.{b}.conv.*"},
    {"layer{s}.{b}.fused.*", "blocks.{s-1}.{b}.conv_exp.*"},
    {"layer{s}.{b}.expand.*", "blocks.{s-1}.{b}.conv_pw.*"},
    {"layer{s}.{b}.depthwise.*", "blocks.{s-1}.{b}.conv_dw.*"},
    {"layer{s}.{b}.pointwise.*", "blocks.{s-1}.{b}.conv_pw.*"},
    {"layer{s}.{b}.project.*", "blocks.{s-1}.{b}.conv_pwl.*"},
    {"layer{s}.{b}.bn{i}.*", "blocks.{s-1}.{b}.bn{i}.*"},
    {"layer{s}.{b}.se.fc1.*", "blocks.{s-1}.{b}.se.conv_reduce.*"},
    {"layer{s}.{b}.se.fc2.*", "blocks.{s-1}.{b}.se.conv_expand.*"},
    {"fc.*", "classifier.*"},
};

inline constexpr KeyRule efficientnet_head[]{
    {"head.conv1.*", "conv_head.*"},
    {"head.bn1.*", "bn2.*"},
};

inline constexpr KeyRule mobilenet_v3_head[]{
    {"head.conv1.*", "blocks.{stage}.0.conv.*"},
    {"head.bn1.*", "blocks.{stage}.0.bn1.*"},
    {"hidden.*", "conv_head.*"},
};

}  // namespace detail

/// EfficientNet and related networks.
inline constexpr auto efficientnet = archetype::detail::concatenated(detail::mobile, detail::efficientnet_head);

/// MobileNetV3, which pools before its head.
inline constexpr auto mobilenet_v3 = archetype::detail::concatenated(detail::mobile, detail::mobilenet_v3_head);

/// RegNet.
inline constexpr KeyRule regnet[]{
    {"stem.conv1.*", "stem.conv.*"},
    {"stem.bn1.*", "stem.bn.*"},
    {"layer{s}.{b}.conv{i}.*", "s{s}.b{b+1}.conv{i}.conv.*"},
    {"layer{s}.{b}.bn{i}.*", "s{s}.b{b+1}.conv{i}.bn.*"},
    {"layer{s}.{b}.se.*", "s{s}.b{b+1}.se.*"},
    {"layer{s}.{b}.downsample.0.*", "s{s}.b{b+1}.downsample.conv.*"},
    {"layer{s}.{b}.downsample.1.*", "s{s}.b{b+1}.downsample.bn.*"},
    {"fc.*", "head.fc.*"},
};

namespace detail {

/// ConvNeXt of both versions without the two pointwise layers of its blocks.
inline constexpr KeyRule convnext_around[]{
    {"stem.conv1.*", "stem.0.*"},
    {"stem.norm.*", "stem.1.*"},
    {"downsample{s}.*", "stages.{s}.downsample.*"},
    {"layer{s}.{b}.depthwise.*", "stages.{s-1}.blocks.{b}.conv_dw.*"},
    {"layer{s}.{b}.norm.*", "stages.{s-1}.blocks.{b}.norm.*"},
    {"layer{s}.{b}.scale.gamma", "stages.{s-1}.blocks.{b}.gamma"},
    {"layer{s}.{b}.grn.*", "stages.{s-1}.blocks.{b}.mlp.grn.*"},
    {"norm.*", "head.norm.*"},
    {"fc.*", "head.fc.*"},
};

inline constexpr KeyRule linear_pair[]{
    {"layer{s}.{b}.expand.*", "stages.{s-1}.blocks.{b}.mlp.fc1.*", StoredForm::linear},
    {"layer{s}.{b}.project.*", "stages.{s-1}.blocks.{b}.mlp.fc2.*", StoredForm::linear},
};

inline constexpr KeyRule convolution_pair[]{
    {"layer{s}.{b}.expand.*", "stages.{s-1}.blocks.{b}.mlp.fc1.*"},
    {"layer{s}.{b}.project.*", "stages.{s-1}.blocks.{b}.mlp.fc2.*"},
};

}  // namespace detail

/// ConvNeXt of both versions.
inline constexpr auto convnext = archetype::detail::concatenated(detail::convnext_around, detail::linear_pair);

/// The small ConvNeXts of both versions.
inline constexpr auto small_convnext =
    archetype::detail::concatenated(detail::convnext_around, detail::convolution_pair);

/// GENet, whose first two stages consist of basic blocks, the others of bottlenecks.
inline constexpr KeyRule genet[]{
    {"stem.conv1.*", "stem.conv.*"},
    {"stem.bn1.*", "stem.bn.*"},
    {"layer1.{b}.conv{i}.*", "stages.0.{b}.conv{i}_kxk.conv.*"},
    {"layer1.{b}.bn{i}.*", "stages.0.{b}.conv{i}_kxk.bn.*"},
    {"layer2.{b}.conv{i}.*", "stages.1.{b}.conv{i}_kxk.conv.*"},
    {"layer2.{b}.bn{i}.*", "stages.1.{b}.conv{i}_kxk.bn.*"},
    {"layer{s}.{b}.conv2.*", "stages.{s-1}.{b}.conv2_kxk.conv.*"},
    {"layer{s}.{b}.bn2.*", "stages.{s-1}.{b}.conv2_kxk.bn.*"},
    {"layer{s}.{b}.conv{i}.*", "stages.{s-1}.{b}.conv{i}_1x1.conv.*"},
    {"layer{s}.{b}.bn{i}.*", "stages.{s-1}.{b}.conv{i}_1x1.bn.*"},
    {"layer{s}.{b}.downsample.0.*", "stages.{s-1}.{b}.shortcut.conv.*"},
    {"layer{s}.{b}.downsample.1.*", "stages.{s-1}.{b}.shortcut.bn.*"},
    {"head.conv1.*", "final_conv.conv.*"},
    {"head.bn1.*", "final_conv.bn.*"},
    {"fc.*", "head.fc.*"},
};

inline constexpr KeyRules tables[]{resnet, resnet_d, resnest,        efficientnet, mobilenet_v3,
                                   regnet, convnext, small_convnext, genet};

}  // namespace archetype::key_rules::timm

namespace archetype::dialects {

/// timm's names.
inline constexpr Dialect timm{"timm", key_rules::timm::tables};

}  // namespace archetype::dialects
