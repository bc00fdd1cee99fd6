// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>

using namespace archetype;

namespace {

template <class... Layers>
using Net = Network<Input<8, 6, 6>, Layers...>;

}  // namespace

// A factor gives as many times the channels of the input, whole or a share, with all that Conv can be told.
static_assert(output_shape<Net<ConvBy<4_r>>> == Shape{32, 6, 6});
static_assert(output_shape<Net<ConvBy<0.25_r>>> == Shape{2, 6, 6});
static_assert(output_shape<Net<ConvBy<1.5_r, Kernel<3>, Stride<2>>>> == Shape{12, 3, 3});
static_assert(parameters<Net<ConvBy<4_r>>> == parameters<Net<Conv<32>>>);
static_assert(parameters<Net<ConvBy<4_r, Bias>>> == 8 * 32 + 32);
static_assert(parameters<Net<ConvBy<2_r, Kernel<3>, Groups<4>>>> == 16 * 2 * 9);

// The next one counts from there.
static_assert(output_shape<Net<ConvBy<4_r>, ConvBy<4_r>>> == Shape{128, 6, 6});
