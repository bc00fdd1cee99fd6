// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/pytorchcv.hpp>
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/torchvision.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/resnext/types.hpp>

namespace archetype::zoo {

inline constexpr Publisher torchvision_resnext{"torchvision", key_rules::torchvision::resnet,
                                               &initializations::kaiming_fan_out, "ResNeXt (Xie et al. 2017)",
                                               presets::resized_to(232)};
inline constexpr Publisher pytorchcv_resnext{"pytorchcv", key_rules::pytorchcv::resnet, &initializations::pytorchcv,
                                             "ResNeXt (Xie et al. 2017)", presets::bilinear()};
inline constexpr Publisher timm_resnext{"timm", key_rules::timm::resnet, &initializations::timm_resnet,
                                        "ResNeXt (Xie et al. 2017)", presets::bicubic(0.95)};
inline constexpr Publisher timm_resnext_d{"timm", key_rules::timm::resnet_d, &initializations::timm_resnet,
                                          "ResNeXt (Xie et al. 2017)", presets::bicubic()};

/// The aggregated residual networks by their libraries' names.
inline constexpr Entry resnexts[]{
    entry<ResNeXt50_32x4d, torchvision_resnext>("resnext50_32x4d"),
    entry<ResNeXt101_32x8d, torchvision_resnext>("resnext101_32x8d"),
    entry<ResNeXt101_64x4d, torchvision_resnext>("resnext101_64x4d"),
    entry<ResNeXt50_32x4d, pytorchcv_resnext>("resnext50_32x4d"),
    entry<ResNeXt101_32x4d, pytorchcv_resnext>("resnext101_32x4d"),
    entry<ResNeXt101_64x4d, pytorchcv_resnext>("resnext101_64x4d"),
    entry<ResNeXt50_32x4d, timm_resnext>("resnext50_32x4d"),
    entry<ResNeXt101_32x4d, timm_resnext>("resnext101_32x4d", presets::bilinear()),
    entry<ResNeXt101_32x8d, timm_resnext>("resnext101_32x8d", presets::bilinear()),
    entry<ResNeXt101_64x4d, timm_resnext>("resnext101_64x4d"),
    entry<ResNeXt50D_32x4d, timm_resnext_d>("resnext50d_32x4d"),
};

using ResNeXtFamily = Family<resnexts, ResNeXt50_32x4d, ResNeXt101_32x4d, ResNeXt101_32x8d, ResNeXt101_64x4d,
                             ResNeXt26D_32x4d, ResNeXt50D_32x4d>;

}  // namespace archetype::zoo
