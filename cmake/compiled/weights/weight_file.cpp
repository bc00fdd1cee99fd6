// SPDX-License-Identifier: MIT
#include <archetype/weights/formats/weight_file_definitions.hpp>
