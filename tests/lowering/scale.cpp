// SPDX-License-Identifier: MIT
#include <archetype/lowering/scale.hpp>

using namespace archetype;

// TensorFlow's rule of EfficientNet: the nearest multiple of 8, but at most a tenth below what is asked.
static_assert(Scale{1.2_r}.widened(16) == 24);  // 19.2, of which 16 would be 83 %
static_assert(Scale{1.2_r}.widened(40) == 48);
static_assert(Scale{1.1_r}.widened(320) == 352);
static_assert(Scale{1.8_r}.widened(16) == 32);  // 28.8
static_assert(Scale{0.35_r}.widened(16) == 8);  // never less

// EfficientNetV2's: the nearest, whatever it loses.
static_assert(Scale{1.2_r, 1_r, WidthRounding::nearest}.widened(16) == 16);
static_assert(Scale{1.2_r, 1_r, WidthRounding::nearest}.widened(96) == 112);  // 115.2
static_assert(Scale{1.2_r, 1_r, WidthRounding::nearest}.widened(192) == 232);
static_assert((Scale{1.2_r, 1_r, WidthRounding::nearest} * Scale{1_r, 2_r}).rounding == WidthRounding::nearest);
static_assert((Scale{1.2_r, 1_r} * Scale{1_r, 2_r, WidthRounding::nearest}).rounding == WidthRounding::nearest);

// Repeats are rounded up.
static_assert(Scale{1_r, 1.2_r}.deepened(2) == 3);
static_assert(Scale{1_r, 1.2_r}.deepened(5) == 6);
static_assert(Scale{1_r, 0.9_r}.deepened(15) == 14);
