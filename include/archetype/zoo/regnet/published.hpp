// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/torchvision.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/regnet/types.hpp>

namespace archetype::zoo {

inline constexpr Publisher timm_regnet{"timm", dialects::timm::regnet, &initializations::timm_regnet,
                                       "RegNet (Radosavovic et al. 2020)"};
inline constexpr Publisher torchvision_regnet{"torchvision", dialects::torchvision::regnet,
                                              &initializations::torchvision_regnet, "RegNet (Radosavovic et al. 2020)"};

/// The RegNets by their libraries' names.
inline constexpr Entry regnets[]{
    entry<RegNetX200MF, timm_regnet>("regnetx_002"),
    entry<RegNetX400MF, timm_regnet>("regnetx_004"),
    entry<RegNetX600MF, timm_regnet>("regnetx_006"),
    entry<RegNetX800MF, timm_regnet>("regnetx_008"),
    entry<RegNetX1_6GF, timm_regnet>("regnetx_016"),
    entry<RegNetX3_2GF, timm_regnet>("regnetx_032"),
    entry<RegNetX4GF, timm_regnet>("regnetx_040"),
    entry<RegNetX6_4GF, timm_regnet>("regnetx_064"),
    entry<RegNetX8GF, timm_regnet>("regnetx_080"),
    entry<RegNetX12GF, timm_regnet>("regnetx_120"),
    entry<RegNetX16GF, timm_regnet>("regnetx_160"),
    entry<RegNetX32GF, timm_regnet>("regnetx_320"),
    entry<RegNetY200MF, timm_regnet>("regnety_002"),
    entry<RegNetY400MF, timm_regnet>("regnety_004"),
    entry<RegNetY600MF, timm_regnet>("regnety_006"),
    entry<RegNetY800MF, timm_regnet>("regnety_008"),
    entry<RegNetY1_6GF, timm_regnet>("regnety_016"),
    entry<RegNetY3_2GF, timm_regnet>("regnety_032"),
    entry<RegNetY4GF, timm_regnet>("regnety_040"),
    entry<RegNetY6_4GF, timm_regnet>("regnety_064"),
    entry<RegNetY8GF, timm_regnet>("regnety_080"),
    entry<RegNetY12GF, timm_regnet>("regnety_120"),
    entry<RegNetY16GF, timm_regnet>("regnety_160"),
    entry<RegNetY32GF, timm_regnet>("regnety_320"),
    entry<RegNetY64GF, timm_regnet>("regnety_640"),
    entry<RegNetY128GF, timm_regnet>("regnety_1280"),
    entry<WithRoundTiesUp<RegNetX400MF>, timm_regnet>("regnetx_004_tv"),
    entry<WithRoundTiesUp<RegNetY800MF>, timm_regnet>("regnety_008_tv"),
    entry<WithRoundTiesUp<RegNetY8GF>, timm_regnet>("regnety_080_tv"),
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
    entry<WithRoundTiesUp<RegNetY128GF>, torchvision_regnet>("regnet_y_128gf"),
};

}  // namespace archetype::zoo
