// SPDX-License-Identifier: MIT
#include <archetype/model/weights_definitions.hpp>
