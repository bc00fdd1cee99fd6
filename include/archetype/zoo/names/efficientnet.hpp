// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/dialects/geffnet.hpp>
#include <archetype/weights/dialects/timm.hpp>
#include <archetype/weights/dialects/torchvision.hpp>
#include <archetype/zoo/efficientnet.hpp>
#include <archetype/zoo/entry.hpp>

namespace archetype::zoo {

inline constexpr Origin geffnet_efficientnet{"geffnet", dialects::geffnet::efficientnet, initializations::goog,
                                             "Tan & Le 2019"};
inline constexpr Origin timm_efficientnet{"timm", dialects::timm::efficientnet, initializations::goog, "Tan & Le 2019"};
inline constexpr Origin torchvision_efficientnet{"torchvision", dialects::torchvision::efficientnet,
                                                 initializations::torchvision_efficientnet, "Tan & Le 2019"};

/// The EfficientNets by their libraries' names.
inline constexpr Entry efficientnets[]{
    entry<EfficientNetB0>(geffnet_efficientnet, "efficientnet_b0"),
    entry<EfficientNetB2>(geffnet_efficientnet, "efficientnet_b2"),
    entry<EfficientNetB0>(timm_efficientnet, "efficientnet_b0"),
    entry<EfficientNetB0>(torchvision_efficientnet, "efficientnet_b0"),
};

}  // namespace archetype::zoo
