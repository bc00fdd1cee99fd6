// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/timm.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/family.hpp>
#include <archetype/zoo/presets.hpp>
#include <archetype/zoo/resnest/types.hpp>

namespace archetype::zoo {

inline constexpr Publisher timm_resnest{"timm", key_rules::timm::resnest, &initializations::timm_resnet,
                                        "ResNeSt (Zhang et al. 2020)", presets::bilinear()};

/// The ResNeSts by their library's names.
inline constexpr Entry resnests[]{
    entry<ResNeSt14D, timm_resnest>("resnest14d"),
    entry<ResNeSt26D, timm_resnest>("resnest26d"),
    entry<ResNeSt50D, timm_resnest>("resnest50d"),
    entry<ResNeSt101E, timm_resnest>("resnest101e"),
    entry<ResNeSt200E, timm_resnest>("resnest200e", presets::bicubic(0.909)),
    entry<ResNeSt269E, timm_resnest>("resnest269e", presets::bicubic(0.928)),
    entry<ResNeSt50D_1s4x24d, timm_resnest>("resnest50d_1s4x24d", presets::bicubic()),
    entry<ResNeSt50D_4s2x40d, timm_resnest>("resnest50d_4s2x40d", presets::bicubic()),
};

using ResNeStFamily = Family<resnests, ResNeSt14D, ResNeSt26D, ResNeSt50D, ResNeSt50D_1s4x24d, ResNeSt50D_4s2x40d,
                             ResNeSt101E, ResNeSt200E, ResNeSt269E>;

}  // namespace archetype::zoo
