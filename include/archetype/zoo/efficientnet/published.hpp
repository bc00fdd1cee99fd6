// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/geffnet.hpp>
#include <archetype/weights/names/lukemelas.hpp>
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/torchvision.hpp>
#include <archetype/zoo/efficientnet/types.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/tensorflow.hpp>

namespace archetype::zoo {

inline constexpr Publisher geffnet_efficientnet{"geffnet", dialects::geffnet::efficientnet,
                                                &initializations::efficientnet, "EfficientNet (Tan & Le 2019)"};
inline constexpr Publisher timm_efficientnet{"timm", dialects::timm::efficientnet, &initializations::efficientnet,
                                             "EfficientNet (Tan & Le 2019)"};
inline constexpr Publisher torchvision_efficientnet{"torchvision", dialects::torchvision::efficientnet,
                                                    &initializations::torchvision_efficientnet,
                                                    "EfficientNet (Tan & Le 2019)"};

inline constexpr Publisher lukemelas_efficientnet{"lukemelas", dialects::lukemelas::efficientnet,
                                                  &initializations::pytorch, "EfficientNet (Tan & Le 2019)"};

// clang-format off
/// The EfficientNets that geffnet and timm both have. Weights of `tf_` were trained with TensorFlow: without an ending
/// by AutoAugment, those of `_ap` on adversarial examples (Xie et al. 2020), those of `_ns` by a noisy student (Xie et
/// al. 2020).
template <const Publisher& Library>
inline constexpr Entry efficientnets_of[]{
    entry<EfficientNetB0, Library>("efficientnet_b0"),
    entry<EfficientNetB1, Library>("efficientnet_b1"),
    entry<EfficientNetB2, Library>("efficientnet_b2"),
    entry<EfficientNetB3, Library>("efficientnet_b3"),
    entry<EfficientNetB4, Library>("efficientnet_b4"),
    entry<EfficientNetB5, Library>("efficientnet_b5"),
    entry<EfficientNetB6, Library>("efficientnet_b6"),
    entry<EfficientNetB7, Library>("efficientnet_b7"),
    entry<EfficientNetB8, Library>("efficientnet_b8"),
    entry<EfficientNetL2, Library>("efficientnet_l2"),
    entry<EfficientNetLite0, Library>("efficientnet_lite0"),
    entry<EfficientNetLite1, Library>("efficientnet_lite1"),
    entry<EfficientNetLite2, Library>("efficientnet_lite2"),
    entry<EfficientNetLite3, Library>("efficientnet_lite3"),
    entry<EfficientNetLite4, Library>("efficientnet_lite4"),
    entry<AsInTensorFlow<EfficientNetB0>, Library>("tf_efficientnet_b0"),
    entry<AsInTensorFlow<EfficientNetB1>, Library>("tf_efficientnet_b1"),
    entry<AsInTensorFlow<EfficientNetB2>, Library>("tf_efficientnet_b2"),
    entry<AsInTensorFlow<EfficientNetB3>, Library>("tf_efficientnet_b3"),
    entry<AsInTensorFlow<EfficientNetB4>, Library>("tf_efficientnet_b4"),
    entry<AsInTensorFlow<EfficientNetB5>, Library>("tf_efficientnet_b5"),
    entry<AsInTensorFlow<EfficientNetB6>, Library>("tf_efficientnet_b6"),
    entry<AsInTensorFlow<EfficientNetB7>, Library>("tf_efficientnet_b7"),
    entry<AsInTensorFlow<EfficientNetB8>, Library>("tf_efficientnet_b8"),
    entry<AsInTensorFlow<EfficientNetB0>, Library>("tf_efficientnet_b0_ap"),
    entry<AsInTensorFlow<EfficientNetB1>, Library>("tf_efficientnet_b1_ap"),
    entry<AsInTensorFlow<EfficientNetB2>, Library>("tf_efficientnet_b2_ap"),
    entry<AsInTensorFlow<EfficientNetB3>, Library>("tf_efficientnet_b3_ap"),
    entry<AsInTensorFlow<EfficientNetB4>, Library>("tf_efficientnet_b4_ap"),
    entry<AsInTensorFlow<EfficientNetB5>, Library>("tf_efficientnet_b5_ap"),
    entry<AsInTensorFlow<EfficientNetB6>, Library>("tf_efficientnet_b6_ap"),
    entry<AsInTensorFlow<EfficientNetB7>, Library>("tf_efficientnet_b7_ap"),
    entry<AsInTensorFlow<EfficientNetB8>, Library>("tf_efficientnet_b8_ap"),
    entry<AsInTensorFlow<EfficientNetB0>, Library>("tf_efficientnet_b0_ns"),
    entry<AsInTensorFlow<EfficientNetB1>, Library>("tf_efficientnet_b1_ns"),
    entry<AsInTensorFlow<EfficientNetB2>, Library>("tf_efficientnet_b2_ns"),
    entry<AsInTensorFlow<EfficientNetB3>, Library>("tf_efficientnet_b3_ns"),
    entry<AsInTensorFlow<EfficientNetB4>, Library>("tf_efficientnet_b4_ns"),
    entry<AsInTensorFlow<EfficientNetB5>, Library>("tf_efficientnet_b5_ns"),
    entry<AsInTensorFlow<EfficientNetB6>, Library>("tf_efficientnet_b6_ns"),
    entry<AsInTensorFlow<EfficientNetB7>, Library>("tf_efficientnet_b7_ns"),
    entry<AsInTensorFlow<EfficientNetL2>, Library>("tf_efficientnet_l2_ns"),
    entry<WithInput<AsInTensorFlow<EfficientNetL2>, Input<3, 475, 475>>, Library>("tf_efficientnet_l2_ns_475"),
    entry<AsInTensorFlow<EfficientNetLite0>, Library>("tf_efficientnet_lite0"),
    entry<AsInTensorFlow<EfficientNetLite1>, Library>("tf_efficientnet_lite1"),
    entry<AsInTensorFlow<EfficientNetLite2>, Library>("tf_efficientnet_lite2"),
    entry<AsInTensorFlow<EfficientNetLite3>, Library>("tf_efficientnet_lite3"),
    entry<AsInTensorFlow<EfficientNetLite4>, Library>("tf_efficientnet_lite4"),
};

/// The EfficientNets that only one library has. torchvision's B5 to B7 normalize as TensorFlow does.
inline constexpr Entry efficientnets[]{
    entry<AsInTensorFlow<EfficientNetL2>, timm_efficientnet>("tf_efficientnet_l2"),
    entry<EfficientNetB0, torchvision_efficientnet>("efficientnet_b0"),
    entry<EfficientNetB1, torchvision_efficientnet>("efficientnet_b1"),
    entry<EfficientNetB2, torchvision_efficientnet>("efficientnet_b2"),
    entry<EfficientNetB3, torchvision_efficientnet>("efficientnet_b3"),
    entry<EfficientNetB4, torchvision_efficientnet>("efficientnet_b4"),
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
// clang-format on

}  // namespace archetype::zoo
