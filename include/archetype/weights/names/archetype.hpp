// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/weights/names/dialect.hpp>
#include <archetype/weights/names/key_rules.hpp>

namespace archetype {

/// Our own names, of any network.
inline constexpr KeyRule our_names[]{{"*", "*"}};

}  // namespace archetype

namespace archetype::key_rules::ours {

inline constexpr KeyRules tables[]{our_names};

}  // namespace archetype::key_rules::ours

namespace archetype::dialects {

/// Our own names.
inline constexpr Dialect archetype{"archetype", key_rules::ours::tables};

}  // namespace archetype::dialects
