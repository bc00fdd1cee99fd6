// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/key_rules.hpp>
#include <archetype/weights/names/timm.hpp>

/// Key rules of geffnet. It is timm's forerunner, by the same author, and both use the same names.
namespace archetype::key_rules::geffnet {

using timm::efficientnet;
using timm::mobilenet_v3;

inline constexpr KeyRules tables[]{efficientnet, mobilenet_v3};

}  // namespace archetype::key_rules::geffnet

namespace archetype::dialects {

/// geffnet's names.
inline constexpr Dialect geffnet{"geffnet", key_rules::geffnet::tables};

}  // namespace archetype::dialects
