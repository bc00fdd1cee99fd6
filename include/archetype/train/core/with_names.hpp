// SPDX-License-Identifier: MIT
#pragma once

namespace archetype::detail {

/// Inherits the members of both classes, so a name that both have is ambiguous. This detects whether T has a member of
/// one of the names in `Names`, whatever its type.
template <class T, class Names>
struct WithNames : T, Names {};

}  // namespace archetype::detail
