// SPDX-License-Identifier: MIT
#include <archetype/inference/program_definitions.hpp>
