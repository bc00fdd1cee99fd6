// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/pytorchcv.hpp>
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/torchvision.hpp>
#include <archetype/weights/names/transformers.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/resnet/types.hpp>

namespace archetype::zoo {

inline constexpr Publisher torchvision_resnet{"torchvision", key_rules::torchvision::resnet,
                                              &initializations::kaiming_fan_out, "ResNet (He et al. 2016)",
                                              presets::resized_to(232)};
inline constexpr Publisher pytorchcv_resnet{"pytorchcv", key_rules::pytorchcv::resnet, &initializations::pytorchcv,
                                            "ResNet (He et al. 2016)", presets::bilinear()};
inline constexpr Publisher timm_resnet{"timm", key_rules::timm::resnet, &initializations::timm_resnet,
                                       "ResNet (He et al. 2016)", presets::bicubic(0.95)};
inline constexpr Publisher transformers_resnet{"transformers", key_rules::transformers::resnet,
                                               &initializations::kaiming_fan_out, "ResNet (He et al. 2016)",
                                               presets::bicubic()};
inline constexpr Publisher timm_resnet_d{"timm", key_rules::timm::resnet_d, &initializations::timm_resnet,
                                         "ResNet-D (He et al. 2019)", presets::bicubic()};
inline constexpr Publisher timm_eca_resnet_d{"timm", key_rules::timm::resnet_d, &initializations::timm_resnet,
                                             "ECA-ResNet-D (Wang et al. 2020)", presets::bicubic()};
inline constexpr Publisher torchvision_wide_resnet{
    "torchvision", key_rules::torchvision::resnet, &initializations::kaiming_fan_out,
    "Wide ResNet (Zagoruyko & Komodakis 2016)", presets::resized_to(232)};
inline constexpr Publisher timm_wide_resnet{"timm", key_rules::timm::resnet, &initializations::timm_resnet,
                                            "Wide ResNet (Zagoruyko & Komodakis 2016)", presets::bicubic()};

/// The residual networks by their libraries' names. pytorchcv's `b` strides on the 3×3.
inline constexpr Entry resnets[]{
    entry<ResNet18, torchvision_resnet>("resnet18", presets::resized_to(256)),
    entry<ResNet34, torchvision_resnet>("resnet34", presets::resized_to(256)),
    entry<ResNet50, torchvision_resnet>("resnet50"),
    entry<ResNet101, torchvision_resnet>("resnet101"),
    entry<ResNet152, torchvision_resnet>("resnet152"),
    entry<ResNet18, pytorchcv_resnet>("resnet18"),
    entry<ResNet34, pytorchcv_resnet>("resnet34"),
    entry<OriginalResNet50, pytorchcv_resnet>("resnet50"),
    entry<ResNet50, pytorchcv_resnet>("resnet50b"),
    entry<OriginalResNet101, pytorchcv_resnet>("resnet101"),
    entry<ResNet101, pytorchcv_resnet>("resnet101b"),
    entry<OriginalResNet152, pytorchcv_resnet>("resnet152"),
    entry<ResNet152, pytorchcv_resnet>("resnet152b"),
    entry<ResNet18, timm_resnet>("resnet18"),
    entry<ResNet26, timm_resnet>("resnet26", presets::bicubic()),
    entry<ResNet34, timm_resnet>("resnet34"),
    entry<ResNet50, timm_resnet>("resnet50"),
    entry<ResNet101, timm_resnet>("resnet101"),
    entry<ResNet152, timm_resnet>("resnet152"),
    entry<ResNet18, transformers_resnet>("resnet-18"),
    entry<ResNet26, transformers_resnet>("resnet-26"),
    entry<ResNet34, transformers_resnet>("resnet-34"),
    entry<ResNet50, transformers_resnet>("resnet-50"),
    entry<ResNet101, transformers_resnet>("resnet-101"),
    entry<ResNet152, transformers_resnet>("resnet-152"),
    entry<WideResNet50_2, torchvision_wide_resnet>("wide_resnet50_2"),
    entry<WideResNet101_2, torchvision_wide_resnet>("wide_resnet101_2"),
    entry<WideResNet50_2, timm_wide_resnet>("wide_resnet50_2"),
    entry<WideResNet101_2, timm_wide_resnet>("wide_resnet101_2", presets::bilinear()),
    entry<ResNet18D, timm_resnet_d>("resnet18d"),
    entry<ResNet26D, timm_resnet_d>("resnet26d"),
    entry<ResNet34D, timm_resnet_d>("resnet34d"),
    entry<ResNet50D, timm_resnet_d>("resnet50d"),
    entry<ResNet101D, timm_resnet_d>("resnet101d", presets::bicubic(0.95, 256)),
    entry<ResNet152D, timm_resnet_d>("resnet152d", presets::bicubic(0.95, 256)),
    entry<ECAResNet50D, timm_eca_resnet_d>("ecaresnet50d"),
};

using ResNetFamily = Family<resnets, ResNet18, ResNet34, ResNet26, ResNet50, ResNet101, ResNet152, OriginalResNet50,
                            OriginalResNet101, OriginalResNet152, WideResNet50_2, WideResNet101_2, ResNet18D, ResNet34D,
                            ResNet26D, ResNet50D, ResNet101D, ResNet152D, ECAResNet50D>;

}  // namespace archetype::zoo
