// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/stochastic_depth.hpp>
#include <archetype/weights/names/timm.hpp>
#include <archetype/weights/names/torchvision.hpp>
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

namespace detail {

/// torchvision's stochastic depth, at the paper's rates: timm's is a matter of training.
template <class Net, Ratio Rate>
using Dropping = WithStochasticDepth<Net, Rate, RateSchedule::reaching_last>;

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
};

using ConvNeXtFamily = Family<convnexts, ConvNeXtAtto, ConvNeXtFemto, ConvNeXtPico, ConvNeXtNano, ConvNeXtTiny,
                              ConvNeXtSmall, ConvNeXtBase, ConvNeXtLarge, ConvNeXtXLarge>;

}  // namespace archetype::zoo
