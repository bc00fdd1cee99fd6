// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/layer_groups.hpp>
#include <archetype/blocks/transform/with_self_attention.hpp>
#include <archetype/weights/names/fastai.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/fastai_learner/types.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/resnet/types.hpp>
#include <archetype/zoo/resnext/types.hpp>
#include <archetype/zoo/xresnet/types.hpp>

namespace archetype::zoo {

inline constexpr Publisher resnet_learner{"fastai", key_rules::fastai::resnet_learner, &initializations::fastai_learner,
                                          "A body under fastai's head (Howard & Gugger 2020)",
                                          presets::without_labels(presets::largest_square())};
inline constexpr Publisher efficientnet_learner{
    "fastai", key_rules::fastai::efficientnet_learner, &initializations::fastai_learner,
    "A body under fastai's head (Howard & Gugger 2020)", presets::without_labels(presets::largest_square())};
inline constexpr Publisher xresnet_learner{
    "fastai", key_rules::fastai::xresnet_learner, &initializations::fastai_xresnet,
    "A body under fastai's head (Howard & Gugger 2020)", presets::without_labels(presets::largest_square())};

/// Learners of ten classes by the names of their networks. fastai divides the bodies of ResNet and XResNet into layer
/// groups, but not those of the others.
inline constexpr Entry learners[]{
    entry<Learner<ResNet18, 10>, resnet_learner>("resnet18_learner"),
    entry<Learner<ResNet34, 10>, resnet_learner>("resnet34_learner"),
    entry<Learner<ResNet50, 10>, resnet_learner>("resnet50_learner"),
    entry<Learner<ResNet101, 10>, resnet_learner>("resnet101_learner"),
    entry<Learner<ResNet152, 10>, resnet_learner>("resnet152_learner"),
    entry<Learner<WithoutLayerGroups<ResNeXt50_32x4d>, 10>, resnet_learner>("resnext50_32x4d_learner"),
    entry<Learner<WithoutLayerGroups<ResNeXt101_32x8d>, 10>, resnet_learner>("resnext101_32x8d_learner"),
    entry<Learner<WithoutLayerGroups<ResNeXt101_64x4d>, 10>, resnet_learner>("resnext101_64x4d_learner"),
    entry<Learner<WithoutLayerGroups<WideResNet50_2>, 10>, resnet_learner>("wide_resnet50_2_learner"),
    entry<Learner<WithoutLayerGroups<WideResNet101_2>, 10>, resnet_learner>("wide_resnet101_2_learner"),
    entry<Learner<EfficientNetB0, 10>, efficientnet_learner>("efficientnet_b0_learner"),
    entry<Learner<EfficientNetB1, 10>, efficientnet_learner>("efficientnet_b1_learner"),
    entry<Learner<EfficientNetB2, 10>, efficientnet_learner>("efficientnet_b2_learner"),
    entry<Learner<EfficientNetB3, 10>, efficientnet_learner>("efficientnet_b3_learner"),
    entry<Learner<EfficientNetB4, 10>, efficientnet_learner>("efficientnet_b4_learner"),
    entry<Learner<XResNet18, 10>, xresnet_learner>("xresnet18_learner"),
    entry<Learner<XResNet34, 10>, xresnet_learner>("xresnet34_learner"),
    entry<Learner<XResNet50, 10>, xresnet_learner>("xresnet50_learner"),
    entry<Learner<XResNet101, 10>, xresnet_learner>("xresnet101_learner"),
    entry<Learner<XResNet152, 10>, xresnet_learner>("xresnet152_learner"),
    entry<Learner<WithoutLayerGroups<WithSelfAttention<XResNet18>>, 10>, xresnet_learner>("xresnet18+sa_learner"),
    entry<Learner<WithoutLayerGroups<WithSelfAttention<XResNet34>>, 10>, xresnet_learner>("xresnet34+sa_learner"),
    entry<Learner<WithoutLayerGroups<WithSelfAttention<XResNet50>>, 10>, xresnet_learner>("xresnet50+sa_learner"),
    entry<Learner<WithoutLayerGroups<WithSelfAttention<XResNet101>>, 10>, xresnet_learner>("xresnet101+sa_learner"),
    entry<Learner<WithoutLayerGroups<WithSelfAttention<XResNet152>>, 10>, xresnet_learner>("xresnet152+sa_learner"),
};

using LearnerFamily = Family<learners>;

}  // namespace archetype::zoo
