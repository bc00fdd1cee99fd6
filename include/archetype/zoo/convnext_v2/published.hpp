// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/transformers.hpp>
#include <archetype/zoo/convnext/published.hpp>
#include <archetype/zoo/convnext_v2/types.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/presets.hpp>

namespace archetype::zoo {

inline constexpr Publisher timm_convnext_v2{"timm", key_rules::timm::convnext, &initializations::convnext,
                                            "ConvNeXt V2 (Woo et al. 2023)", presets::bicubic()};
inline constexpr Publisher timm_small_convnext_v2{"timm", key_rules::timm::small_convnext, &initializations::convnext,
                                                  "ConvNeXt V2 (Woo et al. 2023)", presets::bicubic()};
inline constexpr Publisher transformers_convnext_v2{"transformers", key_rules::transformers::convnext_v2,
                                                    &initializations::convnext, "ConvNeXt V2 (Woo et al. 2023)",
                                                    presets::bicubic()};

/// The ConvNeXt V2s by their libraries' names.
inline constexpr Entry convnext_v2s[]{
    entry<ConvNeXtV2Atto, timm_small_convnext_v2>("convnextv2_atto"),
    entry<ConvNeXtV2Femto, timm_small_convnext_v2>("convnextv2_femto"),
    entry<ConvNeXtV2Pico, timm_small_convnext_v2>("convnextv2_pico"),
    entry<ConvNeXtV2Nano, timm_small_convnext_v2>("convnextv2_nano"),
    entry<ConvNeXtV2Tiny, timm_convnext_v2>("convnextv2_tiny"),
    entry<ConvNeXtV2Base, timm_convnext_v2>("convnextv2_base"),
    entry<ConvNeXtV2Large, timm_convnext_v2>("convnextv2_large"),
    entry<ConvNeXtV2Huge, timm_convnext_v2>("convnextv2_huge", presets::bicubic(1, 384)),
    entry<detail::OfTransformers<ConvNeXtV2Atto>, transformers_convnext_v2>("convnextv2-atto-1k-224"),
    entry<detail::OfTransformers<ConvNeXtV2Femto>, transformers_convnext_v2>("convnextv2-femto-1k-224"),
    entry<detail::OfTransformers<ConvNeXtV2Pico>, transformers_convnext_v2>("convnextv2-pico-1k-224"),
    entry<detail::OfTransformers<ConvNeXtV2Nano>, transformers_convnext_v2>("convnextv2-nano-1k-224"),
    entry<detail::OfTransformers<ConvNeXtV2Tiny>, transformers_convnext_v2>("convnextv2-tiny-1k-224"),
    entry<detail::OfTransformers<ConvNeXtV2Base>, transformers_convnext_v2>("convnextv2-base-1k-224"),
    entry<detail::OfTransformers<ConvNeXtV2Large>, transformers_convnext_v2>("convnextv2-large-1k-224"),
    entry<detail::OfTransformers<ConvNeXtV2Huge>, transformers_convnext_v2>("convnextv2-huge-1k-224"),
};

using ConvNeXtV2Family = Family<convnext_v2s, ConvNeXtV2Atto, ConvNeXtV2Femto, ConvNeXtV2Pico, ConvNeXtV2Nano,
                                ConvNeXtV2Tiny, ConvNeXtV2Base, ConvNeXtV2Large, ConvNeXtV2Huge>;

}  // namespace archetype::zoo
