// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/geffnet.hpp>
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/torchvision.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/mobilenet/types.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/tensorflow.hpp>

namespace archetype::zoo {

inline constexpr Publisher torchvision_mobilenet_v2{"torchvision", key_rules::torchvision::mobilenet_v2,
                                                    &initializations::torchvision_mobilenet,
                                                    "MobileNetV2 (Sandler et al. 2018)", presets::resized_to(232)};
inline constexpr Publisher timm_mobilenet_v2{"timm", key_rules::timm::efficientnet, &initializations::efficientnet,
                                             "MobileNetV2 (Sandler et al. 2018)", presets::bicubic()};
inline constexpr Publisher geffnet_mobilenet_v2{"geffnet", key_rules::geffnet::efficientnet,
                                                &initializations::efficientnet, "MobileNetV2 (Sandler et al. 2018)",
                                                presets::bicubic()};
inline constexpr Publisher torchvision_mobilenet_v3{"torchvision", key_rules::torchvision::mobilenet_v3,
                                                    &initializations::torchvision_mobilenet,
                                                    "MobileNetV3 (Howard et al. 2019)", presets::resized_to(232)};
inline constexpr Publisher timm_mobilenet_v3{"timm", key_rules::timm::mobilenet_v3, &initializations::efficientnet,
                                             "MobileNetV3 (Howard et al. 2019)", presets::bicubic()};
inline constexpr Publisher geffnet_mobilenet_v3{"geffnet", key_rules::geffnet::mobilenet_v3,
                                                &initializations::efficientnet, "MobileNetV3 (Howard et al. 2019)",
                                                presets::bicubic()};

namespace detail {

/// torchvision's MobileNetV3.
template <class Net, int Hidden>
using WithLinearHead = NormalizedAsInTensorFlow<WithHead<Net, mobilenet_v3::LinearHead<Hidden>>>;

/// MobileNetV3-Large for the 11 221 classes that Ridnik et al. 2021 keep of ImageNet-21k.
using MobileNetV3LargeOf21k = WithHead<MobileNetV3Large, mobilenet_v3::ConvHead<1280, HardSwish, 11'221>>;

}  // namespace detail

/// The MobileNets by their libraries' names.
inline constexpr Entry mobilenets[]{
    entry<MobileNetV2, torchvision_mobilenet_v2>("mobilenet_v2"),
    entry<MobileNetV2_035, timm_mobilenet_v2>("mobilenetv2_035"),
    entry<MobileNetV2_050, timm_mobilenet_v2>("mobilenetv2_050"),
    entry<MobileNetV2_075, timm_mobilenet_v2>("mobilenetv2_075"),
    entry<MobileNetV2, timm_mobilenet_v2>("mobilenetv2_100"),
    entry<MobileNetV2_140, timm_mobilenet_v2>("mobilenetv2_140"),
    entry<MobileNetV2_110d, timm_mobilenet_v2>("mobilenetv2_110d"),
    entry<MobileNetV2_120d, timm_mobilenet_v2>("mobilenetv2_120d"),
    entry<MobileNetV2, geffnet_mobilenet_v2>("mobilenetv2_100"),
    entry<MobileNetV2_140, geffnet_mobilenet_v2>("mobilenetv2_140"),
    entry<MobileNetV2_110d, geffnet_mobilenet_v2>("mobilenetv2_110d"),
    entry<MobileNetV2_120d, geffnet_mobilenet_v2>("mobilenetv2_120d"),
    entry<detail::WithLinearHead<MobileNetV3Large, 1280>, torchvision_mobilenet_v3>("mobilenet_v3_large"),
    entry<detail::WithLinearHead<MobileNetV3Small, 1024>, torchvision_mobilenet_v3>("mobilenet_v3_small",
                                                                                    presets::resized_to(256)),
    entry<MobileNetV3Large, timm_mobilenet_v3>("mobilenetv3_large_100"),
    entry<MobileNetV3Large, timm_mobilenet_v3>("mobilenetv3_large_100_miil",
                                               presets::without_normalization(presets::bilinear())),
    entry<detail::MobileNetV3LargeOf21k, timm_mobilenet_v3>(
        "mobilenetv3_large_100_miil_in21k",
        presets::without_labels(presets::without_normalization(presets::bilinear()))),
    entry<MobileNetV3Large_075, timm_mobilenet_v3>("mobilenetv3_large_075", presets::bilinear()),
    entry<MobileNetV3Small, timm_mobilenet_v3>("mobilenetv3_small_100"),
    entry<MobileNetV3Small_075, timm_mobilenet_v3>("mobilenetv3_small_075"),
    entry<MobileNetV3Small_050, timm_mobilenet_v3>("mobilenetv3_small_050"),
    entry<AsInTensorFlow<MobileNetV3Large>, timm_mobilenet_v3>("tf_mobilenetv3_large_100",
                                                               presets::with_inception(presets::bilinear())),
    entry<AsInTensorFlow<MobileNetV3Large_075>, timm_mobilenet_v3>("tf_mobilenetv3_large_075",
                                                                   presets::with_inception(presets::bilinear())),
    entry<AsInTensorFlow<MobileNetV3LargeMinimal>, timm_mobilenet_v3>("tf_mobilenetv3_large_minimal_100",
                                                                      presets::with_inception(presets::bilinear())),
    entry<AsInTensorFlow<MobileNetV3Small>, timm_mobilenet_v3>("tf_mobilenetv3_small_100",
                                                               presets::with_inception(presets::bilinear())),
    entry<AsInTensorFlow<MobileNetV3Small_075>, timm_mobilenet_v3>("tf_mobilenetv3_small_075",
                                                                   presets::with_inception(presets::bilinear())),
    entry<AsInTensorFlow<MobileNetV3SmallMinimal>, timm_mobilenet_v3>("tf_mobilenetv3_small_minimal_100",
                                                                      presets::with_inception(presets::bilinear())),
    entry<MobileNetV3Large, geffnet_mobilenet_v3>("mobilenetv3_large_100"),
    entry<MobileNetV3Large_075, geffnet_mobilenet_v3>("mobilenetv3_large_075"),
    entry<MobileNetV3LargeMinimal, geffnet_mobilenet_v3>("mobilenetv3_large_minimal_100"),
    entry<MobileNetV3Small, geffnet_mobilenet_v3>("mobilenetv3_small_100"),
    entry<MobileNetV3Small_075, geffnet_mobilenet_v3>("mobilenetv3_small_075"),
    entry<MobileNetV3SmallMinimal, geffnet_mobilenet_v3>("mobilenetv3_small_minimal_100"),
    entry<AsInTensorFlow<MobileNetV3Large>, geffnet_mobilenet_v3>("tf_mobilenetv3_large_100",
                                                                  presets::with_inception(presets::bilinear())),
    entry<AsInTensorFlow<MobileNetV3Large_075>, geffnet_mobilenet_v3>("tf_mobilenetv3_large_075",
                                                                      presets::with_inception(presets::bilinear())),
    entry<AsInTensorFlow<MobileNetV3LargeMinimal>, geffnet_mobilenet_v3>("tf_mobilenetv3_large_minimal_100",
                                                                         presets::with_inception(presets::bilinear())),
    entry<AsInTensorFlow<MobileNetV3Small>, geffnet_mobilenet_v3>("tf_mobilenetv3_small_100",
                                                                  presets::with_inception(presets::bilinear())),
    entry<AsInTensorFlow<MobileNetV3Small_075>, geffnet_mobilenet_v3>("tf_mobilenetv3_small_075",
                                                                      presets::with_inception(presets::bilinear())),
    entry<AsInTensorFlow<MobileNetV3SmallMinimal>, geffnet_mobilenet_v3>("tf_mobilenetv3_small_minimal_100",
                                                                         presets::with_inception(presets::bilinear())),
};

using MobileNetFamily =
    Family<mobilenets, MobileNetV2, MobileNetV2_035, MobileNetV2_050, MobileNetV2_075, MobileNetV2_140,
           MobileNetV2_110d, MobileNetV2_120d, MobileNetV3Large, MobileNetV3LargeMinimal, MobileNetV3Large_075,
           MobileNetV3Small, MobileNetV3SmallMinimal, MobileNetV3Small_075, MobileNetV3Small_050>;

}  // namespace archetype::zoo
