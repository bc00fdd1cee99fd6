// SPDX-License-Identifier: MIT
#include <archetype/model/make_definitions.hpp>
