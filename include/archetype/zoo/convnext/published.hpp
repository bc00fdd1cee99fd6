// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/stochastic_depth.hpp>
#include <archetype/blocks/transform/transform.hpp>
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/torchvision.hpp>
#include <archetype/weights/names/transformers.hpp>
#include <archetype/zoo/convnext/types.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/presets.hpp>

namespace archetype::zoo {

inline constexpr Publisher timm_convnext{"timm", key_rules::timm::convnext, &initializations::convnext,
                                         "ConvNeXt (Liu et al. 2022)", presets::bicubic()};
inline constexpr Publisher timm_small_convnext{"timm", key_rules::timm::small_convnext, &initializations::convnext,
                                               "ConvNeXt (Liu et al. 2022)", presets::bicubic()};
inline constexpr Publisher torchvision_convnext{"torchvision", key_rules::torchvision::convnext,
                                                &initializations::convnext, "ConvNeXt (Liu et al. 2022)",
                                                presets::resized_to(232)};
inline constexpr Publisher transformers_convnext{"transformers", key_rules::transformers::convnext,
                                                 &initializations::convnext, "ConvNeXt (Liu et al. 2022)",
                                                 presets::bicubic()};

namespace detail {

/// torchvision's stochastic depth, at the paper's rates: timm's is a matter of training.
template <class Net, Ratio Rate>
using Dropping = WithStochasticDepth<Net, Rate, RateSchedule::reaching_last>;

/// The head of transformers, whose normalization has another epsilon than the others.
template <class Net>
using OfTransformers =
    WithHead<Net, Head<GlobalAveragePool, LayerNormWith<Epsilon<1e-12_r>>, Flatten, Named<"fc", Logits<1000>>>>;

}  // namespace detail

/// The ConvNeXts by their libraries' names.
inline constexpr Entry convnexts[]{
    entry<ConvNeXtAtto, timm_small_convnext>("convnext_atto"),
    entry<ConvNeXtFemto, timm_small_convnext>("convnext_femto"),
    entry<ConvNeXtPico, timm_small_convnext>("convnext_pico"),
    entry<ConvNeXtNano, timm_small_convnext>("convnext_nano", presets::bicubic(0.95)),
    entry<ConvNeXtTiny, timm_convnext>("convnext_tiny", presets::bicubic(0.95)),
    entry<ConvNeXtSmall, timm_convnext>("convnext_small", presets::bicubic(0.95)),
    entry<ConvNeXtBase, timm_convnext>("convnext_base"),
    entry<ConvNeXtLarge, timm_convnext>("convnext_large"),
    entry<ConvNeXtXLarge, timm_convnext>("convnext_xlarge"),
    entry<detail::Dropping<ConvNeXtTiny, 0.1_r>, torchvision_convnext>("convnext_tiny", presets::resized_to(236)),
    entry<detail::Dropping<ConvNeXtSmall, 0.4_r>, torchvision_convnext>("convnext_small", presets::resized_to(230)),
    entry<detail::Dropping<ConvNeXtBase, 0.5_r>, torchvision_convnext>("convnext_base"),
    entry<detail::Dropping<ConvNeXtLarge, 0.5_r>, torchvision_convnext>("convnext_large"),
    entry<detail::OfTransformers<ConvNeXtTiny>, transformers_convnext>("convnext-tiny-224"),
    entry<detail::OfTransformers<ConvNeXtSmall>, transformers_convnext>("convnext-small-224"),
    entry<detail::OfTransformers<ConvNeXtBase>, transformers_convnext>("convnext-base-224"),
    entry<detail::OfTransformers<ConvNeXtLarge>, transformers_convnext>("convnext-large-224"),
    entry<detail::OfTransformers<ConvNeXtXLarge>, transformers_convnext>("convnext-xlarge-224-22k-1k"),
};

using ConvNeXtFamily = Family<convnexts, ConvNeXtAtto, ConvNeXtFemto, ConvNeXtPico, ConvNeXtNano, ConvNeXtTiny,
                              ConvNeXtSmall, ConvNeXtBase, ConvNeXtLarge, ConvNeXtXLarge>;

}  // namespace archetype::zoo
