// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/parts/mobile.hpp>
#include <archetype/blocks/scale/scaled.hpp>
#include <archetype/blocks/scale/unscaled.hpp>
#include <archetype/layers/activation.hpp>

using namespace archetype;

namespace {

template <Ratio Factor>
using Net = Scaled<Network<Input<3, 32, 32>, MobileStem<32, ReLU6>, NeverNarrower<LastConv<128, ReLU6>>>,
                   Compound<Width<Factor>>>;

}  // namespace

static_assert(output_shape<Net<1_r>> == Shape{128, 16, 16});
static_assert(output_shape<Net<0.5_r>> == Shape{128, 16, 16});
static_assert(output_shape<Net<1.5_r>> == Shape{192, 16, 16});
static_assert(parameters<Net<0.5_r>> == 9 * 3 * 16 + 2 * 16 + 16 * 128 + 2 * 128);
