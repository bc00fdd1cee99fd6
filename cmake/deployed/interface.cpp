// SPDX-License-Identifier: MIT
#include <archetype/runner/c_interface.hpp>
