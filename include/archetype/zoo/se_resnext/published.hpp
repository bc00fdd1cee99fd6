// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/pytorchcv.hpp>
#include <archetype/weights/names/timm.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/se_resnext/types.hpp>

namespace archetype::zoo {

inline constexpr Publisher pytorchcv_se_resnext{"pytorchcv", key_rules::pytorchcv::resnet, &initializations::pytorchcv,
                                                "SE-ResNeXt (Hu et al. 2018)", presets::bilinear()};
inline constexpr Publisher timm_se_resnext{"timm", key_rules::timm::resnet, &initializations::timm_resnet,
                                           "SE-ResNeXt (Hu et al. 2018)", presets::bicubic()};
inline constexpr Publisher timm_se_resnext_d{"timm", key_rules::timm::resnet_d, &initializations::timm_resnet,
                                             "SE-ResNeXt (Hu et al. 2018)", presets::bicubic()};

/// The aggregated residual networks with squeeze-and-excitation by their libraries' names.
inline constexpr Entry se_resnexts[]{
    entry<SEResNeXt50_32x4d, pytorchcv_se_resnext>("seresnext50_32x4d"),
    entry<SEResNeXt101_32x4d, pytorchcv_se_resnext>("seresnext101_32x4d"),
    entry<SEResNeXt101_64x4d, pytorchcv_se_resnext>("seresnext101_64x4d"),
    entry<SEResNeXt50_32x4d, timm_se_resnext>("seresnext50_32x4d"),
    entry<SEResNeXt101_32x4d, timm_se_resnext>("seresnext101_32x4d"),
    entry<SEResNeXt101_32x8d, timm_se_resnext>("seresnext101_32x8d", presets::bicubic(0.95)),
    entry<SEResNeXt101_64x4d, timm_se_resnext>("seresnext101_64x4d"),
    entry<SEResNeXt26D_32x4d, timm_se_resnext_d>("seresnext26d_32x4d"),
};

using SEResNeXtFamily = Family<se_resnexts, SEResNeXt50_32x4d, SEResNeXt101_32x4d, SEResNeXt101_32x8d,
                               SEResNeXt101_64x4d, SEResNeXt26D_32x4d>;

}  // namespace archetype::zoo
