// SPDX-License-Identifier: MIT
// Values by TensorFlow's documentation of `tf.nn` padding: ⌈x / s⌉ positions, the odd one at the end.
#include <archetype/layers/same_padding.hpp>

using namespace archetype;

static_assert(same_padding(224, 3, 2, 1) == AxisPadding{0, 1});
static_assert(same_padding(225, 3, 2, 1) == AxisPadding{1, 1});
static_assert(same_padding(14, 5, 1, 1) == AxisPadding{2, 2});
static_assert(same_padding(13, 2, 1, 1) == AxisPadding{0, 1});
static_assert(same_padding(10, 3, 1, 4) == AxisPadding{4, 4});
static_assert(same_padding(7, 1, 2, 1) == AxisPadding{0, 0});  // a window of one tap never needs any
static_assert(same_padding(1, 5, 2, 1) == AxisPadding{2, 2});
static_assert(same_padding({.kernel = {3, 1}, .stride = {2, 1}}, 224, 5) == MapPadding{{0, 1}, {}});
static_assert(padding_of({.kernel = {3, 1}, .stride = {2, 1}, .mode = PaddingMode::same}, {1, 224, 5}) ==
              MapPadding{{0, 1}, {}});
static_assert(padding_of({.kernel = {3, 5}, .padding = {1, 2}}, {1, 224, 5}) == MapPadding{{1, 1}, {2, 2}});
