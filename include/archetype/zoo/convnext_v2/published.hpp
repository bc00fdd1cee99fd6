// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/timm.hpp>
#include <archetype/zoo/convnext_v2/types.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/presets.hpp>

namespace archetype::zoo {

inline constexpr Publisher timm_convnext_v2{"timm", key_rules::timm::convnext, &initializations::convnext,
                                            "ConvNeXt V2 (Woo et al. 2023)", presets::bicubic()};
inline constexpr Publisher timm_small_convnext_v2{"timm", key_rules::timm::small_convnext, &initializations::convnext,
                                                  "ConvNeXt V2 (Woo et al. 2023)", presets::bicubic()};

/// The ConvNeXt V2s by timm's names.
inline constexpr Entry convnext_v2s[]{
    entry<ConvNeXtV2Atto, timm_small_convnext_v2>("convnextv2_atto"),
    entry<ConvNeXtV2Femto, timm_small_convnext_v2>("convnextv2_femto"),
    entry<ConvNeXtV2Pico, timm_small_convnext_v2>("convnextv2_pico"),
    entry<ConvNeXtV2Nano, timm_small_convnext_v2>("convnextv2_nano"),
    entry<ConvNeXtV2Tiny, timm_convnext_v2>("convnextv2_tiny"),
    entry<ConvNeXtV2Base, timm_convnext_v2>("convnextv2_base"),
    entry<ConvNeXtV2Large, timm_convnext_v2>("convnextv2_large"),
    entry<ConvNeXtV2Huge, timm_convnext_v2>("convnextv2_huge", presets::bicubic(1, 384)),
};

using ConvNeXtV2Family = Family<convnext_v2s, ConvNeXtV2Atto, ConvNeXtV2Femto, ConvNeXtV2Pico, ConvNeXtV2Nano,
                                ConvNeXtV2Tiny, ConvNeXtV2Base, ConvNeXtV2Large, ConvNeXtV2Huge>;

}  // namespace archetype::zoo
