// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/timm.hpp>

/// Key maps of geffnet, timm's predecessor by the same author, which uses the same names.
namespace archetype::dialects::geffnet {

using timm::efficientnet;
using timm::mobilenet_v3;

}  // namespace archetype::dialects::geffnet
