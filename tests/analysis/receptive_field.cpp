// SPDX-License-Identifier: MIT
#include <archetype/analysis/receptive_field.hpp>
#include <archetype/blocks/compose/gated.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/zoo/resnet/types.hpp>

#include <climits>

using namespace archetype;

namespace {

constexpr Extent square(int side) { return {side, side}; }

template <class... Parts>
constexpr ReceptiveField field = receptive_field<Network<Input<16, 64, 64>, Parts...>>;

template <class Net>
constexpr int rows = receptive_field<Net>.extent.height;

}  // namespace

// Computed by hand.
static_assert(field<> == ReceptiveField{square(1), square(1)});
static_assert(field<Conv<8, Kernel<3>>, ReLU, Conv<8, Kernel<3>>> == ReceptiveField{square(5), square(1)});
static_assert(field<Conv<8, Kernel<3>, Stride<2>>, Conv<8, Kernel<3>>> == ReceptiveField{square(7), square(2)});
static_assert(field<Conv<8, Kernel<3>, Dilation<2>>> == ReceptiveField{square(5), square(1)});
static_assert(field<MaxPool<Kernel<2>>, MaxPool<Kernel<2>>> == ReceptiveField{square(4), square(4)});
static_assert(field<Conv<8, Kernel<3, 7>, Stride<2, 1>>> == ReceptiveField{{3, 7}, {2, 1}});

// At a join, the largest input counts; a gate adds nothing.
static_assert(field<Residual<Conv<16, Kernel<5>>>> == ReceptiveField{square(5), square(1)});
static_assert(field<Conv<16, Kernel<3>>, SEBlock<16, 4>> == ReceptiveField{square(3), square(1)});

// Araujo et al. 2019, table 2, whose bottlenecks stride on their first 1×1.
static_assert(rows<ResNet<Bottleneck, 3, 4, 6, 3>> == 483);
static_assert(rows<ResNet<Bottleneck, 3, 4, 23, 3>> == 1027);
static_assert(rows<ResNet<Bottleneck, 3, 8, 36, 3>> == 1507);
static_assert(rows<ResNet18> == 435);
static_assert(rows<ResNet34> == 899);
static_assert(receptive_field<ResNet152>.stride == square(32));

// Sixteen strides of 8, all but two on a map of 1×1, multiply to 8^16, which exceeds `int`.
template <class Part>
using FourTimes = Sequence<Part, Part, Part, Part>;
static_assert(field<FourTimes<FourTimes<Conv<1, Stride<8>>>>>.stride == square(INT_MAX));
