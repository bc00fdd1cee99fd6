// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/timm.hpp>

/// Key maps of geffnet. It is timm's forerunner, by the same author, and what both have bears the same names.
namespace archetype::dialects::geffnet {

using timm::efficientnet;
using timm::mobilenet_v3;

}  // namespace archetype::dialects::geffnet
