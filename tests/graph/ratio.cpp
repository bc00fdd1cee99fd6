// SPDX-License-Identifier: MIT
#include <archetype/graph/ratio.hpp>

using namespace archetype;

static_assert(0.2_r == Ratio{1, 5});
static_assert(3_r == Ratio{3, 1});
static_assert(0_r == Ratio{0, 1});
static_assert(0.0_r == Ratio{0, 1});
static_assert(1e-5_r == Ratio{1, 100'000});
static_assert(2.5e1_r == Ratio{25, 1});
static_assert(1.50E+2_r == Ratio{150, 1});
static_assert(1'000.5_r == Ratio{2001, 2});
static_assert(0.1_r == 0.10_r);  // lowest terms
static_assert((0.75_r).value() == 0.75);
