// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/concatenated.hpp>
#include <archetype/weights/names/geffnet.hpp>
#include <archetype/weights/names/lukemelas.hpp>
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/torchvision.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/tensorflow.hpp>

namespace archetype::zoo {

namespace presets {

/// torchvision's IMAGENET1K_V1 of EfficientNet-B1.
inline constexpr Preset imagenet_v1_of_efficientnet_b1 = resized_to(256, 240, Interpolation::bicubic);

}  // namespace presets

inline constexpr Publisher geffnet_efficientnet{"geffnet", key_rules::geffnet::efficientnet,
                                                &initializations::efficientnet, "EfficientNet (Tan & Le 2019)",
                                                presets::bicubic()};
inline constexpr Publisher timm_efficientnet{"timm", key_rules::timm::efficientnet, &initializations::efficientnet,
                                             "EfficientNet (Tan & Le 2019)", presets::bicubic()};
inline constexpr Publisher torchvision_efficientnet{"torchvision", key_rules::torchvision::efficientnet,
                                                    &initializations::torchvision_efficientnet,
                                                    "EfficientNet (Tan & Le 2019)", presets::bicubic(1)};

inline constexpr Publisher lukemelas_efficientnet{"lukemelas", key_rules::lukemelas::efficientnet,
                                                  &initializations::pytorch, "EfficientNet (Tan & Le 2019)",
                                                  presets::bicubic(1)};

namespace detail {

/// The preset of a network that timm has trained anew, unlike geffnet.
template <const Publisher& Library>
constexpr Preset geffnet_or_timm(const Preset& geffnet, const Preset& timm) {
  return &Library == &timm_efficientnet ? timm : geffnet;
}

}  // namespace detail

/// The EfficientNets that geffnet and timm both have. Weights of `tf_` were trained with TensorFlow: without an ending
/// by AutoAugment, those of `_ap` on adversarial examples (Xie et al. 2020), those of `_ns` by a noisy student (Xie et
/// al. 2020); those of `_ap` and Lite expect colors in [-1, 1].
template <const Publisher& Library>
inline constexpr Entry efficientnets_of[]{
    entry<EfficientNetB0, Library>("efficientnet_b0"),
    entry<EfficientNetB1, Library>("efficientnet_b1",
                                   detail::geffnet_or_timm<Library>(presets::bicubic(0.882), presets::bicubic(1, 224))),
    entry<EfficientNetB2, Library>("efficientnet_b2",
                                   detail::geffnet_or_timm<Library>(presets::bicubic(0.890), presets::bicubic(1, 256))),
    entry<EfficientNetB3, Library>("efficientnet_b3",
                                   detail::geffnet_or_timm<Library>(presets::bicubic(0.904), presets::bicubic(1, 288))),
    entry<EfficientNetB4, Library>("efficientnet_b4",
                                   detail::geffnet_or_timm<Library>(presets::bicubic(0.922), presets::bicubic(1, 320))),
    entry<EfficientNetB5, Library>(
        "efficientnet_b5",
        detail::geffnet_or_timm<Library>(presets::bicubic(0.934), presets::squashed(presets::bicubic(1, 448)))),
    entry<EfficientNetB6, Library>("efficientnet_b6", presets::bicubic(0.942)),
    entry<EfficientNetB7, Library>("efficientnet_b7", presets::bicubic(0.949)),
    entry<EfficientNetB8, Library>("efficientnet_b8", presets::bicubic(0.954)),
    entry<EfficientNetL2, Library>("efficientnet_l2", presets::bicubic(0.961)),
    entry<EfficientNetLite0, Library>("efficientnet_lite0"),
    entry<EfficientNetLite1, Library>("efficientnet_lite1", presets::bicubic(0.882)),
    entry<EfficientNetLite2, Library>("efficientnet_lite2", presets::bicubic(0.890)),
    entry<EfficientNetLite3, Library>("efficientnet_lite3", presets::bicubic(0.904)),
    entry<EfficientNetLite4, Library>("efficientnet_lite4", presets::bicubic(0.922)),
    entry<AsInTensorFlow<EfficientNetB0>, Library>("tf_efficientnet_b0"),
    entry<AsInTensorFlow<EfficientNetB1>, Library>("tf_efficientnet_b1", presets::bicubic(0.882)),
    entry<AsInTensorFlow<EfficientNetB2>, Library>("tf_efficientnet_b2", presets::bicubic(0.890)),
    entry<AsInTensorFlow<EfficientNetB3>, Library>("tf_efficientnet_b3", presets::bicubic(0.904)),
    entry<AsInTensorFlow<EfficientNetB4>, Library>("tf_efficientnet_b4", presets::bicubic(0.922)),
    entry<AsInTensorFlow<EfficientNetB5>, Library>("tf_efficientnet_b5", presets::bicubic(0.934)),
    entry<AsInTensorFlow<EfficientNetB6>, Library>("tf_efficientnet_b6", presets::bicubic(0.942)),
    entry<AsInTensorFlow<EfficientNetB7>, Library>("tf_efficientnet_b7", presets::bicubic(0.949)),
    entry<AsInTensorFlow<EfficientNetB8>, Library>(
        "tf_efficientnet_b8", detail::geffnet_or_timm<Library>(presets::bicubic(0.954), presets::inception(0.954))),
    entry<AsInTensorFlow<EfficientNetB0>, Library>("tf_efficientnet_b0_ap", presets::inception()),
    entry<AsInTensorFlow<EfficientNetB1>, Library>("tf_efficientnet_b1_ap", presets::inception(0.882)),
    entry<AsInTensorFlow<EfficientNetB2>, Library>("tf_efficientnet_b2_ap", presets::inception(0.890)),
    entry<AsInTensorFlow<EfficientNetB3>, Library>("tf_efficientnet_b3_ap", presets::inception(0.904)),
    entry<AsInTensorFlow<EfficientNetB4>, Library>("tf_efficientnet_b4_ap", presets::inception(0.922)),
    entry<AsInTensorFlow<EfficientNetB5>, Library>("tf_efficientnet_b5_ap", presets::inception(0.934)),
    entry<AsInTensorFlow<EfficientNetB6>, Library>("tf_efficientnet_b6_ap", presets::inception(0.942)),
    entry<AsInTensorFlow<EfficientNetB7>, Library>("tf_efficientnet_b7_ap", presets::inception(0.949)),
    entry<AsInTensorFlow<EfficientNetB8>, Library>("tf_efficientnet_b8_ap", presets::inception(0.954)),
    entry<AsInTensorFlow<EfficientNetB0>, Library>("tf_efficientnet_b0_ns"),
    entry<AsInTensorFlow<EfficientNetB1>, Library>("tf_efficientnet_b1_ns", presets::bicubic(0.882)),
    entry<AsInTensorFlow<EfficientNetB2>, Library>("tf_efficientnet_b2_ns", presets::bicubic(0.890)),
    entry<AsInTensorFlow<EfficientNetB3>, Library>("tf_efficientnet_b3_ns", presets::bicubic(0.904)),
    entry<AsInTensorFlow<EfficientNetB4>, Library>("tf_efficientnet_b4_ns", presets::bicubic(0.922)),
    entry<AsInTensorFlow<EfficientNetB5>, Library>("tf_efficientnet_b5_ns", presets::bicubic(0.934)),
    entry<AsInTensorFlow<EfficientNetB6>, Library>("tf_efficientnet_b6_ns", presets::bicubic(0.942)),
    entry<AsInTensorFlow<EfficientNetB7>, Library>("tf_efficientnet_b7_ns", presets::bicubic(0.949)),
    entry<AsInTensorFlow<EfficientNetL2>, Library>(
        "tf_efficientnet_l2_ns", detail::geffnet_or_timm<Library>(presets::bicubic(0.961), presets::bicubic(0.960))),
    entry<WithInput<AsInTensorFlow<EfficientNetL2>, Input<3, 475, 475>>, Library>("tf_efficientnet_l2_ns_475",
                                                                                  presets::bicubic(0.936)),
    entry<AsInTensorFlow<EfficientNetLite0>, Library>("tf_efficientnet_lite0", presets::inception()),
    entry<AsInTensorFlow<EfficientNetLite1>, Library>("tf_efficientnet_lite1", presets::inception(0.882)),
    entry<AsInTensorFlow<EfficientNetLite2>, Library>("tf_efficientnet_lite2", presets::inception(0.890)),
    entry<AsInTensorFlow<EfficientNetLite3>, Library>("tf_efficientnet_lite3",
                                                      presets::with_inception(presets::bilinear(0.904))),
    entry<AsInTensorFlow<EfficientNetLite4>, Library>("tf_efficientnet_lite4",
                                                      presets::with_inception(presets::bilinear(0.920))),
};

/// The EfficientNets that only one library has. torchvision's B5 to B7 normalize as TensorFlow does.
inline constexpr Entry other_efficientnets[]{
    entry<AsInTensorFlow<EfficientNetL2>, timm_efficientnet>("tf_efficientnet_l2", presets::bicubic(0.936, 475)),
    entry<EfficientNetB0, torchvision_efficientnet>("efficientnet_b0",
                                                    presets::resized_to(256, 224, Interpolation::bicubic)),
    entry<EfficientNetB1, torchvision_efficientnet>("efficientnet_b1", presets::resized_to(255, 240)),
    entry<EfficientNetB2, torchvision_efficientnet>("efficientnet_b2",
                                                    presets::resized_to(288, 288, Interpolation::bicubic)),
    entry<EfficientNetB3, torchvision_efficientnet>("efficientnet_b3",
                                                    presets::resized_to(320, 300, Interpolation::bicubic)),
    entry<EfficientNetB4, torchvision_efficientnet>("efficientnet_b4",
                                                    presets::resized_to(384, 380, Interpolation::bicubic)),
    entry<NormalizedAsInTensorFlow<EfficientNetB5>, torchvision_efficientnet>("efficientnet_b5"),
    entry<NormalizedAsInTensorFlow<EfficientNetB6>, torchvision_efficientnet>("efficientnet_b6"),
    entry<NormalizedAsInTensorFlow<EfficientNetB7>, torchvision_efficientnet>("efficientnet_b7"),
    entry<AsInTensorFlow<EfficientNetB0>, lukemelas_efficientnet>("efficientnet-b0"),
    entry<AsInTensorFlow<EfficientNetB1>, lukemelas_efficientnet>("efficientnet-b1"),
    entry<AsInTensorFlow<EfficientNetB2>, lukemelas_efficientnet>("efficientnet-b2"),
    entry<AsInTensorFlow<EfficientNetB3>, lukemelas_efficientnet>("efficientnet-b3"),
    entry<AsInTensorFlow<EfficientNetB4>, lukemelas_efficientnet>("efficientnet-b4"),
    entry<AsInTensorFlow<EfficientNetB5>, lukemelas_efficientnet>("efficientnet-b5"),
    entry<AsInTensorFlow<EfficientNetB6>, lukemelas_efficientnet>("efficientnet-b6"),
    entry<AsInTensorFlow<EfficientNetB7>, lukemelas_efficientnet>("efficientnet-b7"),
    entry<AsInTensorFlow<EfficientNetB8>, lukemelas_efficientnet>("efficientnet-b8"),
    entry<AsInTensorFlow<EfficientNetL2>, lukemelas_efficientnet>("efficientnet-l2"),
};

inline constexpr auto efficientnets = archetype::detail::concatenated(
    efficientnets_of<geffnet_efficientnet>, efficientnets_of<timm_efficientnet>, other_efficientnets);

using EfficientNetFamily =
    Family<efficientnets, EfficientNetB0, EfficientNetB1, EfficientNetB2, EfficientNetB3, EfficientNetB4,
           EfficientNetB5, EfficientNetB6, EfficientNetB7, EfficientNetB8, EfficientNetL2, EfficientNetLite0,
           EfficientNetLite1, EfficientNetLite2, EfficientNetLite3, EfficientNetLite4>;

}  // namespace archetype::zoo
