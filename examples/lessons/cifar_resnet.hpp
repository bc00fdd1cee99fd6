// SPDX-License-Identifier: MIT
// The ResNet-20 for CIFAR-10 of He et al. (2016, section 4.2), described with a block and an operation of its own. How
// the operation is computed is said elsewhere: for LibTorch in pad_channels_module.hpp, and without LibTorch in
// cifar_without_libtorch.cpp.
#pragma once

#include <archetype/describe.hpp>

#include <type_traits>

namespace archetype {

/// Pads the channels with zeros, the same number on both sides.
class PadChannels : public Operation {
 public:
  constexpr PadChannels() : Operation({"PadChannels", "pad"}) {}
  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault&) const override {
    return {attributes.width, inputs[0].height, inputs[0].width};
  }
};
inline constexpr PadChannels pad_channels{};

/// A basic block whose shortcut has no parameters (option A): every second pixel, with zeros as additional channels.
template <int Width>
struct PlainBlock {
  template <int S>
  using Strided = Residual<
      Sequence<Conv<Width, Kernel<3>, Stride<S>>, BatchNorm, ReLU, Conv<Width, Kernel<3>>, BatchNorm>,
      std::conditional_t<S == 1, Identity, Sequence<MaxPool<Kernel<1>, Stride<S>>, SizedLayer<pad_channels, Width>>>>;
};

/// 0.27 million parameters, 41 million multiply-adds.
struct CifarResNet20 : Network<Input<3, 32, 32>, Conv<16, Kernel<3>>, BatchNorm, ReLU, Stage<3, PlainBlock<16>>,
                               Stage<3, PlainBlock<32>, Stride<2>>, Stage<3, PlainBlock<64>, Stride<2>>,
                               Head<GlobalAveragePool, Flatten, Named<"linear", Logits<10>>>> {};
static_assert(parameters<CifarResNet20> == 269'722);

}  // namespace archetype
