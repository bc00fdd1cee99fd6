// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include "small_input.hpp"

using namespace archetype;

static_assert(activation_memory<Network<Small>> == kilobyte);
static_assert(activation_memory<Network<Small, ReLU>> == 2 * kilobyte);              // its input and its output
static_assert(activation_memory<Network<Small, ReLU, ReLU, ReLU>> == 2 * kilobyte);  // released after the last use
static_assert(activation_memory<Network<Small, Conv<3>, ReLU, Conv<1>>> == 6 * kilobyte);
static_assert(activation_memory<Network<Small, Conv<3>, Conv<1>>> == 4 * kilobyte);
static_assert(activation_memory<Network<Input<4, 16, 16>, Conv<4, Stride<2>>>> == 5 * kilobyte);

// The shortcut keeps the input alive beside the two maps of the body. At the sum, only the outputs of body and shortcut
// are alive.
static_assert(activation_memory<Network<Small, Residual<Sequence<ReLU, ReLU>>>> == 3 * kilobyte);
static_assert(activation_memory<Network<Small, Residual<Identity>>> == 2 * kilobyte);  // used twice, counted once

// A projection: 2 from the body and 1 from the input, beside the 2 of its output; then 2 + 2 beside their sum.
static_assert(activation_memory<Network<Small, Residual<Conv<2>, Conv<2>>>> == 6 * kilobyte);

// The peak of ResNet-50 is in layer1.0: input and output of the shortcut's normalization, 256×56×56, beside the body's
// output.
static_assert(activation_memory<ResNet50> == 4LL * 3 * 256 * 56 * 56);
static_assert(activation_memory<ResNet152> == activation_memory<ResNet50>);
// The peak of ResNet-18 is at its start: input and output of the first normalization, 64×112×112.
static_assert(activation_memory<ResNet18> == 4LL * 2 * 64 * 112 * 112);
