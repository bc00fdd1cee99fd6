// SPDX-License-Identifier: MIT
// The ResNet-20 for CIFAR-10 of He et al. (2016, section 4.2), described with a block and an operation of its own.
#pragma once

#include <archetype/archetype.hpp>

#include <type_traits>

namespace archetype {

/// Pads the channels with zeros, the same number on both sides.
class PadChannels : public ModuleOperation {
 public:
  constexpr PadChannels() : ModuleOperation({"PadChannels", "pad"}) {}
  constexpr Shape infer(Attributes& attributes, const Inputs& inputs, Fault&) const override {
    return {attributes.width, inputs[0].height, inputs[0].width};
  }
  Expansion expand(const Node& node, const Inputs& inputs) const override {
    const int more = (node.shape.channels - inputs[0].channels) / 2;
    return {{}, [more](const Operands& x) { return torch::constant_pad_nd(x[0], {0, 0, 0, 0, more, more}); }};
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
