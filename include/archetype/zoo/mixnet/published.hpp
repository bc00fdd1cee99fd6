// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/concatenated.hpp>
#include <archetype/weights/names/geffnet.hpp>
#include <archetype/weights/names/timm.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/mixnet/types.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/tensorflow.hpp>

namespace archetype::zoo {

inline constexpr Publisher geffnet_mixnet{"geffnet", key_rules::geffnet::efficientnet, &initializations::efficientnet,
                                          "MixNet (Tan & Le 2019)", presets::bicubic()};
inline constexpr Publisher timm_mixnet{"timm", key_rules::timm::efficientnet, &initializations::efficientnet,
                                       "MixNet (Tan & Le 2019)", presets::bicubic()};

/// The MixNets, which geffnet and timm call alike.
template <const Publisher& Library>
inline constexpr Entry mixnets_of[]{
    entry<MixNetS, Library>("mixnet_s"),
    entry<MixNetM, Library>("mixnet_m"),
    entry<MixNetL, Library>("mixnet_l"),
    entry<MixNetXL, Library>("mixnet_xl"),
    entry<AsInTensorFlow<MixNetS>, Library>("tf_mixnet_s"),
    entry<AsInTensorFlow<MixNetM>, Library>("tf_mixnet_m"),
    entry<AsInTensorFlow<MixNetL>, Library>("tf_mixnet_l"),
};

inline constexpr auto mixnets = archetype::detail::concatenated(mixnets_of<geffnet_mixnet>, mixnets_of<timm_mixnet>);

using MixNetFamily = Family<mixnets, MixNetS, MixNetM, MixNetL, MixNetXL>;

}  // namespace archetype::zoo
