// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/key_rules.hpp>

/// Key rules of Hugging Face's transformers, one table per family.
namespace archetype::key_rules::transformers {

/// ResNet.
inline constexpr KeyRule resnet[]{
    {"conv1.*", "resnet.embedder.embedder.convolution.*"},
    {"bn1.*", "resnet.embedder.embedder.normalization.*"},
    {"layer{s}.{b}.conv{i}.*", "resnet.encoder.stages.{s-1}.layers.{b}.layer.{i-1}.convolution.*"},
    {"layer{s}.{b}.bn{i}.*", "resnet.encoder.stages.{s-1}.layers.{b}.layer.{i-1}.normalization.*"},
    {"layer{s}.{b}.downsample.0.*", "resnet.encoder.stages.{s-1}.layers.{b}.shortcut.convolution.*"},
    {"layer{s}.{b}.downsample.1.*", "resnet.encoder.stages.{s-1}.layers.{b}.shortcut.normalization.*"},
    {"fc.*", "classifier.1.*"},
};

/// ConvNeXt.
inline constexpr KeyRule convnext[]{
    {"stem.conv1.*", "convnext.embeddings.patch_embeddings.*"},
    {"stem.norm.*", "convnext.embeddings.layernorm.*"},
    {"downsample{s}.*", "convnext.encoder.stages.{s}.downsampling_layer.*"},
    {"layer{s}.{b}.depthwise.*", "convnext.encoder.stages.{s-1}.layers.{b}.dwconv.*"},
    {"layer{s}.{b}.norm.*", "convnext.encoder.stages.{s-1}.layers.{b}.layernorm.*"},
    {"layer{s}.{b}.expand.*", "convnext.encoder.stages.{s-1}.layers.{b}.pwconv1.*", StoredForm::linear},
    {"layer{s}.{b}.project.*", "convnext.encoder.stages.{s-1}.layers.{b}.pwconv2.*", StoredForm::linear},
    {"layer{s}.{b}.scale.gamma", "convnext.encoder.stages.{s-1}.layers.{b}.layer_scale_parameter"},
    {"norm.*", "convnext.layernorm.*"},
    {"fc.*", "classifier.*"},
};

/// ConvNeXt V2, whose blocks compute with the channels last.
inline constexpr KeyRule convnext_v2[]{
    {"stem.conv1.*", "convnextv2.embeddings.patch_embeddings.*"},
    {"stem.norm.*", "convnextv2.embeddings.layernorm.*"},
    {"downsample{s}.*", "convnextv2.encoder.stages.{s}.downsampling_layer.*"},
    {"layer{s}.{b}.depthwise.*", "convnextv2.encoder.stages.{s-1}.layers.{b}.dwconv.*"},
    {"layer{s}.{b}.norm.*", "convnextv2.encoder.stages.{s-1}.layers.{b}.layernorm.*"},
    {"layer{s}.{b}.expand.*", "convnextv2.encoder.stages.{s-1}.layers.{b}.pwconv1.*", StoredForm::linear},
    {"layer{s}.{b}.grn.*", "convnextv2.encoder.stages.{s-1}.layers.{b}.grn.*", StoredForm::channels_last},
    {"layer{s}.{b}.project.*", "convnextv2.encoder.stages.{s-1}.layers.{b}.pwconv2.*", StoredForm::linear},
    {"norm.*", "convnextv2.layernorm.*"},
    {"fc.*", "classifier.*"},
};

inline constexpr KeyRules tables[]{resnet, convnext, convnext_v2};

}  // namespace archetype::key_rules::transformers

namespace archetype::dialects {

/// The names of transformers.
inline constexpr Dialect transformers{"transformers", key_rules::transformers::tables};

}  // namespace archetype::dialects
