// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/layers/activation.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/normalization.hpp>
#include <archetype/layers/pool.hpp>

namespace archetype {

/// ResNet's stem: a strided 7×7 convolution and strided max pooling, which together reduce each side to a quarter.
template <int Width>
using Stem = Sequence<Conv<Width, Kernel<7>, Stride<2>>, BatchNorm, ReLU, MaxPool<Kernel<3>, Stride<2>>>;

// clang-format off
/// ResNet-C's stem: three 3×3 convolutions instead of the 7×7, the first strided (He et al. 2019, figure 2b).
template <int Width>
using DeepStem = Sequence<Conv<Width / 2, Kernel<3>, Stride<2>>, BatchNorm, ReLU,
                          Conv<Width / 2, Kernel<3>>, BatchNorm, ReLU,
                          Conv<Width, Kernel<3>>, BatchNorm, ReLU, MaxPool<Kernel<3>, Stride<2>>>;
// clang-format on

}  // namespace archetype
