// SPDX-License-Identifier: MIT
#pragma once
#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace archetype {

/// From now on, lets the C library keep what this program frees, for later use. Otherwise it returns large blocks to
/// the system, which clears each page before it hands it out again; and steps of a training allocate and free the same
/// blocks again and again. The system then sees the memory of the peak as used until the program ends. Returns whether
/// the C library does so, which glibc does.
inline bool keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int never = -1;
  const bool in_heap = mallopt(M_MMAP_MAX, 0) != 0;  // where no block is a mapping of its own
  return mallopt(M_TRIM_THRESHOLD, never) != 0 && in_heap;
#else
  return false;
#endif
}

}  // namespace archetype
