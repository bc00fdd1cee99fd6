// SPDX-License-Identifier: MIT
// Parameters and multiply-adds of single layers on 8×10×12, worked out by hand.
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/layers/layer_scale.hpp>
#include <archetype/layers/linear.hpp>
#include <archetype/layers/normalization.hpp>
#include <archetype/layers/pool.hpp>

using namespace archetype;

namespace {

template <class... Layers>
using On = Network<Input<8, 10, 12>, Layers...>;

}  // namespace

static_assert(parameters<On<Conv<16>>> == 16 * 8);
static_assert(parameters<On<Conv<16, Kernel<3>>>> == 16 * 8 * 9);
static_assert(parameters<On<Conv<16, Kernel<1, 7>, Bias>>> == 16 * 8 * 7 + 16);
static_assert(parameters<On<Conv<16, Kernel<3>, Groups<4>>>> == 16 * 2 * 9);
static_assert(parameters<On<DepthwiseConv<Kernel<5>>>> == 8 * 25);
static_assert(parameters<On<DepthwiseConv<Kernel<5>, Bias>>> == 8 * 25 + 8);
static_assert(parameters<On<BatchNorm>> == 2 * 8);
static_assert(parameters<On<LayerNorm>> == 2 * 8);
static_assert(parameters<On<LayerScale<>>> == 8);
static_assert(parameters<On<Flatten, Linear<5>>> == 960 * 5 + 5);
static_assert(parameters<On<Flatten, Linear<5, NoBias>>> == 960 * 5);
static_assert(parameters<On<Flatten, BatchNorm>> == 2 * 960);
static_assert(parameters<On<ReLU, GELU, Dropout<0.2_r>, MaxPool<Kernel<2>>, GlobalAveragePool, Flatten>> == 0);

static_assert(multiply_adds<On<Conv<16, Kernel<3>, Stride<2>, Bias>>> == 16 * 8 * 9 * 5 * 6);
static_assert(multiply_adds<On<Conv<16, Kernel<3>, Groups<4>>>> == 16 * 2 * 9 * 10 * 12);
static_assert(multiply_adds<On<Flatten, Linear<5>>> == 960 * 5);
static_assert(multiply_adds<On<BatchNorm, ReLU, MaxPool<Kernel<2>>>> == 0);

static_assert(output_shape<On<GlobalAveragePool>> == Shape{8, 1, 1});
static_assert(output_shape<On<Flatten>> == Shape{960});
static_assert(output_shape<On<MaxPool<Kernel<2>>, Swish, Dropout<0.5_r>>> == Shape{8, 5, 6});
