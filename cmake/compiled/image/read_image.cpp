// SPDX-License-Identifier: MIT
#include <archetype/image/read_image_definitions.hpp>
