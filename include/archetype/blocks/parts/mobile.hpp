// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/head.hpp>
#include <archetype/blocks/compose/sequence.hpp>
#include <archetype/layers/conv.hpp>
#include <archetype/layers/dropout.hpp>
#include <archetype/layers/normalization.hpp>

namespace archetype {

/// The stem of a mobile network: a strided 3×3 convolution in a module `stem` (MobileNetV2, Sandler et al. 2018).
template <int Width, class Activation>
using MobileStem = Named<"stem", Sequence<Conv<Width, Kernel<3>, Stride<2>>, BatchNorm, Activation>>;

/// The last layer of its features: a 1×1 convolution in a module `head`.
template <int Width, class Activation>
using LastConv = Named<"head", Sequence<Conv<Width>, BatchNorm, Activation>>;

/// Global average pooling, dropout, then a linear layer `fc`.
template <Ratio Rate, int Classes = 1000>
struct DropoutClassifier : Head<GlobalAveragePool, Flatten, Dropout<Rate>, Named<"fc", Logits<Classes>>> {};

}  // namespace archetype
