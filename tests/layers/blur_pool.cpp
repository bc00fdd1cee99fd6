// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/blur_pool.hpp>

using namespace archetype;

namespace {

template <int Height, int Width, class... Options>
using On = Network<Input<8, Height, Width>, BlurPool<Options...>>;

template <class Net>
constexpr Window window = graph<Net>.nodes.back().attributes.window;

}  // namespace

// timm's `get_padding`: (stride − 1 + kernel − 1) / 2 on each side, rounded down.
static_assert(window<On<8, 8>>.padding == Extent{1, 1});
static_assert(window<On<8, 8, Kernel<3>, Stride<1>>>.padding == Extent{1, 1});
static_assert(window<On<8, 8, Kernel<4>>>.padding == Extent{2, 2});
static_assert(window<On<8, 8, Kernel<5>>>.padding == Extent{2, 2});
static_assert(window<On<8, 8, Kernel<3>, Stride<4>>>.padding == Extent{2, 2});

static_assert(output_shape<On<8, 7>> == Shape{8, 4, 4});
static_assert(output_shape<On<8, 7, Kernel<5>>> == Shape{8, 4, 4});
static_assert(output_shape<On<8, 7, Kernel<4>>> == Shape{8, 5, 4});
static_assert(output_shape<On<8, 7, Stride<1>>> == Shape{8, 8, 7});
static_assert(output_shape<On<8, 7, Kernel<3, 1>, Stride<2, 1>>> == Shape{8, 4, 7});

static_assert(parameters<On<8, 8>> == 0);
static_assert(multiply_adds<On<8, 8>> == 0);
