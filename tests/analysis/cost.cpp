// SPDX-License-Identifier: MIT
#include <archetype/analysis/memory.hpp>

#include <archetype/blocks/network.hpp>
#include <archetype/blocks/residual.hpp>
#include <archetype/zoo/resnet.hpp>

using namespace archetype;

namespace {

constexpr long long kilobyte = 1024;  // of an activation of 1x16x16

using Small = Input<1, 16, 16>;

}  // namespace

static_assert(activation_memory<Network<Small>> == kilobyte);
static_assert(activation_memory<Network<Small, ReLU>> == 2 * kilobyte);              // what it reads and what it makes
static_assert(activation_memory<Network<Small, ReLU, ReLU, ReLU>> == 2 * kilobyte);  // each dropped after its reader
static_assert(activation_memory<Network<Small, Conv<3>, ReLU, Conv<1>>> == 6 * kilobyte);
static_assert(activation_memory<Network<Small, Conv<3>, Conv<1>>> == 4 * kilobyte);
static_assert(activation_memory<Network<Input<4, 16, 16>, Conv<4, Stride<2>>>> == 5 * kilobyte);

// The shortcut keeps the input alive beside the body's two maps; its sum finds only body and shortcut.
static_assert(activation_memory<Network<Small, Residual<Sequence<ReLU, ReLU>>>> == 3 * kilobyte);
static_assert(activation_memory<Network<Small, Residual<Identity>>> == 2 * kilobyte);  // read twice, counted once

// A projection: 2 of the body and 1 of the input beside the 2 that it makes, then 2 + 2 beside their sum.
static_assert(activation_memory<Network<Small, Residual<Conv<2>, Conv<2>>>> == 6 * kilobyte);

// The widest point of ResNet-50 is layer1.0: the shortcut's normalization reads and makes 256x56x56 beside the body's.
static_assert(activation_memory<ResNet50> == 4LL * 3 * 256 * 56 * 56);
static_assert(activation_memory<ResNet152> == activation_memory<ResNet50>);
// ResNet-18's is its start: the first normalization reads and makes 64x112x112.
static_assert(activation_memory<ResNet18> == 4LL * 2 * 64 * 112 * 112);
