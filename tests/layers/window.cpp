// SPDX-License-Identifier: MIT
// Extents as PyTorch's documentation of Conv2d, MaxPool2d and AvgPool2d gives them: (x + 2·p − d·(k − 1) − 1) / s + 1.
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/pool.hpp>
#include <archetype/layers/window.hpp>

using namespace archetype;

namespace {

template <int Height, int Width, class Layer>
constexpr Extent on = {output_shape<Network<Input<8, Height, Width>, Layer>>.height,
                       output_shape<Network<Input<8, Height, Width>, Layer>>.width};

}  // namespace

// The examples of Conv2d's documentation, on 50×100.
static_assert(on<50, 100, Conv<33, Kernel<3>, Stride<2>, Padding<0>>> == Extent{24, 49});
static_assert(on<50, 100, Conv<33, Kernel<3, 5>, Stride<2, 1>, Padding<4, 2>>> == Extent{28, 100});
static_assert(on<50, 100, Conv<33, Kernel<3, 5>, Stride<2, 1>, Padding<4, 2>, Dilation<3, 1>>> == Extent{26, 100});

// Centered unless told otherwise: an odd kernel keeps the extent, an even one loses a row.
static_assert(on<14, 15, Conv<8, Kernel<3>>> == Extent{14, 15});
static_assert(on<14, 15, Conv<8, Kernel<1, 7>>> == Extent{14, 15});
static_assert(on<14, 15, Conv<8, Kernel<3>, Dilation<4>>> == Extent{14, 15});
static_assert(on<14, 15, Conv<8, Kernel<2>>> == Extent{13, 14});
static_assert(on<14, 15, Conv<8, Kernel<3>, Stride<2>>> == Extent{7, 8});
static_assert(on<14, 15, Conv<8, Stride<2>>> == Extent{7, 8});

// TensorFlow's: the extent over the stride, rounded up, whatever the kernel.
static_assert(on<14, 15, Conv<8, Kernel<3>, Stride<2>, SamePadding>> == Extent{7, 8});
static_assert(on<14, 15, Conv<8, Kernel<2>, SamePadding>> == Extent{14, 15});
static_assert(on<2, 2, Conv<8, Kernel<7>, Stride<3>, SamePadding>> == Extent{1, 1});

// Poolings stride by their kernel, and floor unless `CeilMode`.
static_assert(on<50, 32, MaxPool<Kernel<3>, Stride<2>, Padding<0>>> == Extent{24, 15});
static_assert(on<50, 32, MaxPool<Kernel<3, 2>, Stride<2, 1>, Padding<0>>> == Extent{24, 31});
static_assert(on<7, 7, AveragePool<Kernel<2>>> == Extent{3, 3});
static_assert(on<7, 7, AveragePool<Kernel<2>, CeilMode>> == Extent{4, 4});
static_assert(on<8, 8, AveragePool<Kernel<2>, CeilMode>> == Extent{4, 4});
static_assert(on<7, 7, MaxPool<Kernel<3>, Stride<2>, Padding<1>, CeilMode>> == Extent{4, 4});
static_assert(on<5, 5, MaxPool<Kernel<2>, Stride<4>, Padding<1>, CeilMode>> == Extent{2, 2});
static_assert(on<3, 3, MaxPool<Kernel<1>, Stride<4>, CeilMode>> == Extent{1, 1});  // a window must start inside
static_assert(on<1, 1, AveragePool<Kernel<2>, CeilMode>> == Extent{1, 1});         // a partial window alone
static_assert(on<1, 1, MaxPool<Kernel<3>, Stride<3>, Padding<0>, CeilMode>> == Extent{1, 1});
static_assert(on<9, 9, MaxPool<Kernel<3>, Stride<1>, Padding<0>, Dilation<2>>> == Extent{5, 5});
