// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

namespace archetype::io {

/// Whether the standard output is a terminal, not a file or a pipe.
inline bool writes_to_terminal() { return isatty(STDOUT_FILENO) == 1; }

}  // namespace archetype::io
