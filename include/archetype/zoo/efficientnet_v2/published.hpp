// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/torchvision.hpp>
#include <archetype/zoo/efficientnet_v2/types.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/tensorflow.hpp>

namespace archetype::zoo {

inline constexpr Publisher torchvision_efficientnet_v2{"torchvision", key_rules::torchvision::efficientnet,
                                                       &initializations::torchvision_efficientnet,
                                                       "EfficientNetV2 (Tan & Le 2021)", presets::resized_to(232)};
inline constexpr Publisher timm_efficientnet_v2{"timm", key_rules::timm::efficientnet, &initializations::efficientnet,
                                                "EfficientNetV2 (Tan & Le 2021)", presets::bicubic(1)};

namespace detail {

/// For images of this size.
template <class Net, int Size>
using At = WithInput<Net, Input<3, Size, Size>>;

/// With the epsilon of the authors' batch norms.
template <class Net>
using OfSmallEpsilon = WithBatchNorm<Net, Epsilon<1e-3_r>>;

/// For the 21 843 classes of ImageNet-21k.
template <class Net, Ratio Rate>
using Of21k = WithHead<Net, DropoutClassifier<Rate, 21'843>>;

/// The preprocessing of the larger networks that were trained with TensorFlow.
inline constexpr Preset squashed_inception = presets::squashed(presets::inception(1));

}  // namespace detail

/// The EfficientNetV2s by their libraries' names.
inline constexpr Entry efficientnet_v2s[]{
    entry<detail::At<detail::OfSmallEpsilon<EfficientNetV2S>, 384>, torchvision_efficientnet_v2>(
        "efficientnet_v2_s", presets::resized_to(384, 384)),
    entry<detail::At<detail::OfSmallEpsilon<EfficientNetV2M>, 480>, torchvision_efficientnet_v2>(
        "efficientnet_v2_m", presets::resized_to(480, 480)),
    entry<detail::At<detail::OfSmallEpsilon<EfficientNetV2L>, 480>, torchvision_efficientnet_v2>(
        "efficientnet_v2_l", presets::inception(1, 480)),
    entry<EfficientNetV2RWT, timm_efficientnet_v2>("efficientnetv2_rw_t"),
    entry<EfficientNetV2RWS, timm_efficientnet_v2>("efficientnetv2_rw_s"),
    entry<EfficientNetV2RWM, timm_efficientnet_v2>("efficientnetv2_rw_m"),
    entry<detail::At<EfficientNetV2S, 288>, timm_efficientnet_v2>("efficientnetv2_s"),
    entry<detail::At<EfficientNetV2M, 320>, timm_efficientnet_v2>("efficientnetv2_m"),
    entry<EfficientNetV2L, timm_efficientnet_v2>("efficientnetv2_l"),
    entry<EfficientNetV2XL, timm_efficientnet_v2>("efficientnetv2_xl"),
    entry<AsInTensorFlow<EfficientNetV2S>, timm_efficientnet_v2>("tf_efficientnetv2_s", presets::inception(1)),
    entry<AsInTensorFlow<EfficientNetV2M>, timm_efficientnet_v2>("tf_efficientnetv2_m", detail::squashed_inception),
    entry<AsInTensorFlow<EfficientNetV2L>, timm_efficientnet_v2>("tf_efficientnetv2_l", detail::squashed_inception),
    entry<AsInTensorFlow<EfficientNetV2XL>, timm_efficientnet_v2>("tf_efficientnetv2_xl", detail::squashed_inception),
    entry<AsInTensorFlow<EfficientNetV2S>, timm_efficientnet_v2>("tf_efficientnetv2_s_in21ft1k", presets::inception(1)),
    entry<AsInTensorFlow<EfficientNetV2M>, timm_efficientnet_v2>("tf_efficientnetv2_m_in21ft1k",
                                                                 detail::squashed_inception),
    entry<AsInTensorFlow<EfficientNetV2L>, timm_efficientnet_v2>("tf_efficientnetv2_l_in21ft1k",
                                                                 detail::squashed_inception),
    entry<AsInTensorFlow<EfficientNetV2XL>, timm_efficientnet_v2>("tf_efficientnetv2_xl_in21ft1k",
                                                                  detail::squashed_inception),
    entry<AsInTensorFlow<detail::Of21k<EfficientNetV2S, 0.2_r>>, timm_efficientnet_v2>(
        "tf_efficientnetv2_s_in21k", presets::without_labels(presets::inception(1))),
    entry<AsInTensorFlow<detail::Of21k<EfficientNetV2M, 0.3_r>>, timm_efficientnet_v2>(
        "tf_efficientnetv2_m_in21k", presets::without_labels(detail::squashed_inception)),
    entry<AsInTensorFlow<detail::Of21k<EfficientNetV2L, 0.4_r>>, timm_efficientnet_v2>(
        "tf_efficientnetv2_l_in21k", presets::without_labels(detail::squashed_inception)),
    entry<AsInTensorFlow<detail::Of21k<EfficientNetV2XL, 0.4_r>>, timm_efficientnet_v2>(
        "tf_efficientnetv2_xl_in21k", presets::without_labels(detail::squashed_inception)),
    entry<AsInTensorFlow<EfficientNetV2B0>, timm_efficientnet_v2>("tf_efficientnetv2_b0", presets::bicubic()),
    entry<AsInTensorFlow<EfficientNetV2B1>, timm_efficientnet_v2>("tf_efficientnetv2_b1", presets::bicubic(0.882)),
    entry<AsInTensorFlow<EfficientNetV2B2>, timm_efficientnet_v2>("tf_efficientnetv2_b2", presets::bicubic(0.890)),
    entry<AsInTensorFlow<EfficientNetV2B3>, timm_efficientnet_v2>("tf_efficientnetv2_b3",
                                                                  presets::squashed(presets::inception(0.900))),
};

using EfficientNetV2Family = Family<efficientnet_v2s, EfficientNetV2S, EfficientNetV2M, EfficientNetV2L,
                                    EfficientNetV2XL, EfficientNetV2B0, EfficientNetV2B1, EfficientNetV2B2,
                                    EfficientNetV2B3, EfficientNetV2RWT, EfficientNetV2RWS, EfficientNetV2RWM>;

}  // namespace archetype::zoo
