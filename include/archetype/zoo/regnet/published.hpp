// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/torchvision.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/regnet/types.hpp>

namespace archetype::zoo {

namespace presets {

/// torchvision's IMAGENET1K_SWAG_E2E_V1 of RegNetY.
inline constexpr Preset imagenet_swag = bicubic(1, 384);
/// torchvision's IMAGENET1K_SWAG_LINEAR_V1 of RegNetY.
inline constexpr Preset imagenet_swag_linear = bicubic(1, 224);

}  // namespace presets

inline constexpr Publisher timm_regnet{"timm", key_rules::timm::regnet, &initializations::timm_regnet,
                                       "RegNet (Radosavovic et al. 2020)", presets::bicubic()};
inline constexpr Publisher torchvision_regnet{"torchvision", key_rules::torchvision::regnet,
                                              &initializations::torchvision_regnet, "RegNet (Radosavovic et al. 2020)",
                                              presets::resized_to(232)};

/// The RegNets by their libraries' names.
inline constexpr Entry regnets[]{
    entry<RegNetX200MF, timm_regnet>("regnetx_002"),
    entry<RegNetX400MF, timm_regnet>("regnetx_004"),
    entry<RegNetX600MF, timm_regnet>("regnetx_006"),
    entry<RegNetX800MF, timm_regnet>("regnetx_008", presets::bicubic(0.965)),
    entry<RegNetX1_6GF, timm_regnet>("regnetx_016", presets::bicubic(0.965)),
    entry<RegNetX3_2GF, timm_regnet>("regnetx_032", presets::bicubic(0.965)),
    entry<RegNetX4GF, timm_regnet>("regnetx_040"),
    entry<RegNetX6_4GF, timm_regnet>("regnetx_064"),
    entry<RegNetX8GF, timm_regnet>("regnetx_080", presets::bicubic(0.965)),
    entry<RegNetX12GF, timm_regnet>("regnetx_120"),
    entry<RegNetX16GF, timm_regnet>("regnetx_160", presets::bicubic(0.965)),
    entry<RegNetX32GF, timm_regnet>("regnetx_320", presets::bicubic(0.965)),
    entry<RegNetY200MF, timm_regnet>("regnety_002"),
    entry<RegNetY400MF, timm_regnet>("regnety_004", presets::bicubic(0.965)),
    entry<RegNetY600MF, timm_regnet>("regnety_006"),
    entry<RegNetY800MF, timm_regnet>("regnety_008"),
    entry<RegNetY1_6GF, timm_regnet>("regnety_016", presets::bicubic(0.965)),
    entry<RegNetY3_2GF, timm_regnet>("regnety_032", presets::bicubic(0.95)),
    entry<RegNetY4GF, timm_regnet>("regnety_040", presets::bicubic(0.95)),
    entry<RegNetY6_4GF, timm_regnet>("regnety_064", presets::bicubic(0.95)),
    entry<RegNetY8GF, timm_regnet>("regnety_080", presets::bicubic(0.95)),
    entry<RegNetY12GF, timm_regnet>("regnety_120", presets::bicubic(0.95)),
    entry<RegNetY16GF, timm_regnet>("regnety_160", presets::bicubic(0.95)),
    entry<RegNetY32GF, timm_regnet>("regnety_320", presets::bicubic(0.965)),
    entry<RegNetY64GF, timm_regnet>("regnety_640", presets::bicubic(1, 384)),
    entry<RegNetY128GF, timm_regnet>("regnety_1280", presets::bicubic(1, 384)),
    entry<WithRoundTiesUp<RegNetX400MF>, timm_regnet>("regnetx_004_tv", presets::bicubic(0.965)),
    entry<WithRoundTiesUp<RegNetY800MF>, timm_regnet>("regnety_008_tv", presets::bicubic(0.965)),
    entry<WithRoundTiesUp<RegNetY8GF>, timm_regnet>("regnety_080_tv", presets::bicubic(0.965)),
    entry<WithRoundTiesUp<RegNetX400MF>, torchvision_regnet>("regnet_x_400mf"),
    entry<WithRoundTiesUp<RegNetX800MF>, torchvision_regnet>("regnet_x_800mf"),
    entry<WithRoundTiesUp<RegNetX1_6GF>, torchvision_regnet>("regnet_x_1_6gf"),
    entry<WithRoundTiesUp<RegNetX3_2GF>, torchvision_regnet>("regnet_x_3_2gf"),
    entry<WithRoundTiesUp<RegNetX8GF>, torchvision_regnet>("regnet_x_8gf"),
    entry<WithRoundTiesUp<RegNetX16GF>, torchvision_regnet>("regnet_x_16gf"),
    entry<WithRoundTiesUp<RegNetX32GF>, torchvision_regnet>("regnet_x_32gf"),
    entry<WithRoundTiesUp<RegNetY400MF>, torchvision_regnet>("regnet_y_400mf"),
    entry<WithRoundTiesUp<RegNetY800MF>, torchvision_regnet>("regnet_y_800mf"),
    entry<WithRoundTiesUp<RegNetY1_6GF>, torchvision_regnet>("regnet_y_1_6gf"),
    entry<WithRoundTiesUp<RegNetY3_2GF>, torchvision_regnet>("regnet_y_3_2gf"),
    entry<WithRoundTiesUp<RegNetY8GF>, torchvision_regnet>("regnet_y_8gf"),
    entry<WithRoundTiesUp<RegNetY16GF>, torchvision_regnet>("regnet_y_16gf"),
    entry<WithRoundTiesUp<RegNetY32GF>, torchvision_regnet>("regnet_y_32gf"),
    entry<WithRoundTiesUp<RegNetY128GF>, torchvision_regnet>("regnet_y_128gf", presets::bicubic(1, 384)),
};

using RegNetFamily = Family<regnets, RegNetX200MF, RegNetX400MF, RegNetX600MF, RegNetX800MF, RegNetX1_6GF, RegNetX3_2GF,
                            RegNetX4GF, RegNetX6_4GF, RegNetX8GF, RegNetX12GF, RegNetX16GF, RegNetX32GF, RegNetY200MF,
                            RegNetY400MF, RegNetY600MF, RegNetY800MF, RegNetY1_6GF, RegNetY3_2GF, RegNetY4GF,
                            RegNetY6_4GF, RegNetY8GF, RegNetY12GF, RegNetY16GF, RegNetY32GF, RegNetY64GF, RegNetY128GF>;

}  // namespace archetype::zoo
