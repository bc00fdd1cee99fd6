// SPDX-License-Identifier: MIT
#pragma once

// Marks the definition of a function that `archetype::compiled` can hold instead of each program's own sources.
#ifdef ARCHETYPE_COMPILED
#define ARCHETYPE_INLINE
#else
#define ARCHETYPE_INLINE inline
#endif
