// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/pytorchcv.hpp>
#include <archetype/weights/names/timm.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/se_resnet/types.hpp>

namespace archetype::zoo {

inline constexpr Publisher pytorchcv_se_resnet{"pytorchcv", key_rules::pytorchcv::resnet, &initializations::pytorchcv,
                                               "SE-ResNet (Hu et al. 2018)", presets::bilinear()};
inline constexpr Publisher timm_se_resnet{"timm", key_rules::timm::resnet, &initializations::timm_resnet,
                                          "SE-ResNet (Hu et al. 2018)", presets::bicubic()};
inline constexpr Publisher timm_se_resnet_d{"timm", key_rules::timm::resnet_d, &initializations::timm_resnet,
                                            "SE-ResNet (Hu et al. 2018)", presets::bicubic(0.95, 256)};

/// The residual networks with squeeze-and-excitation by their libraries' names. pytorchcv's `b` strides on the 3×3.
inline constexpr Entry se_resnets[]{
    entry<SEResNet18, pytorchcv_se_resnet>("seresnet18"),
    entry<SEResNet34, pytorchcv_se_resnet>("seresnet34"),
    entry<OriginalSEResNet50, pytorchcv_se_resnet>("seresnet50"),
    entry<SEResNet50, pytorchcv_se_resnet>("seresnet50b"),
    entry<OriginalSEResNet101, pytorchcv_se_resnet>("seresnet101"),
    entry<SEResNet101, pytorchcv_se_resnet>("seresnet101b"),
    entry<OriginalSEResNet152, pytorchcv_se_resnet>("seresnet152"),
    entry<SEResNet152, pytorchcv_se_resnet>("seresnet152b"),
    entry<SEResNet18Of8, timm_se_resnet>("seresnet18"),
    entry<SEResNet34Of8, timm_se_resnet>("seresnet34"),
    entry<SEResNet50, timm_se_resnet>("seresnet50", presets::bicubic(0.95)),
    entry<SEResNet101, timm_se_resnet>("seresnet101"),
    entry<SEResNet152, timm_se_resnet>("seresnet152"),
    entry<SEResNet152D, timm_se_resnet_d>("seresnet152d"),
};

using SEResNetFamily =
    Family<se_resnets, OriginalSEResNet50, OriginalSEResNet101, OriginalSEResNet152, SEResNet18, SEResNet34, SEResNet50,
           SEResNet101, SEResNet152, SEResNet152D, SEResNet18Of8, SEResNet34Of8>;

}  // namespace archetype::zoo
