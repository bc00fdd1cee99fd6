// SPDX-License-Identifier: MIT
#include <archetype/model/network_definitions.hpp>
