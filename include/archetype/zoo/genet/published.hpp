// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/timm.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/genet/types.hpp>
#include <archetype/zoo/presets.hpp>

namespace archetype::zoo {

inline constexpr Publisher timm_genet{"timm", key_rules::timm::genet, &initializations::timm_byobnet,
                                      "GENet (Lin et al. 2020)", presets::bilinear()};

/// The GENets by timm's names.
inline constexpr Entry genets[]{
    entry<GENetSmall, timm_genet>("gernet_s"),
    entry<GENetNormal, timm_genet>("gernet_m"),
    entry<GENetLarge, timm_genet>("gernet_l"),
};

using GENetFamily = Family<genets, GENetSmall, GENetNormal, GENetLarge>;

}  // namespace archetype::zoo
