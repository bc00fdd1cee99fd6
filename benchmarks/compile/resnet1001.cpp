// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/zoo/resnet/types.hpp>

using namespace archetype;

/// As deep as the deepest of He et al. 2016, "Identity mappings in deep residual networks": 1001 = 2 + 3 × 3 × 111.
struct ResNet1001
    : Network<Input<3, 32, 32>, Sequence<Conv<16, Kernel<3>>, BatchNorm, ReLU>, Stage<111, BottleneckB<16>>,
              Stage<111, BottleneckB<32>, Stride<2>>, Stage<111, BottleneckB<64>, Stride<2>>, Classifier<10>> {};

static_assert(parameters<ResNet1001> > 10'000'000);
