// SPDX-License-Identifier: MIT
#pragma once

namespace archetype::detail {

/// A class with the members of two: a name that both have is ambiguous in it. This tells whether T has a member of a
/// name of `Names`, whatever its type.
template <class T, class Names>
struct WithNames : T, Names {};

}  // namespace archetype::detail
