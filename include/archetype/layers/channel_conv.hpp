// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>

namespace archetype {

/// The kernel size of efficient channel attention: the odd number, at least 3, nearest to (log₂ channels + 1) / 2 (Wang
/// et al. 2020, equation 12).
constexpr int attention_taps(int channels) {
  int log = 0;
  while (channels >> (log + 1) != 0) ++log;
  const int taps = (log + 1) / 2;
  return taps < 3 ? 3 : taps % 2 == 0 ? taps + 1 : taps;
}

namespace operations {

/// 1-d convolution along the channels of a 1×1 map, with zero padding. It learns `attention_taps` numbers. Its
/// multiply-adds are not counted, since published figures leave them out.
class ChannelConvolution : public Operation {
 public:
  constexpr ChannelConvolution() : Operation({"ChannelConv", "conv"}) {}

  constexpr Shape infer(Attributes&, const Inputs& inputs, Fault& fault) const override {
    if (inputs[0].area() != 1)
      fault << "ChannelConv needs one number per channel, not " << inputs[0] << "; put GlobalAveragePool before it";
    return inputs[0];
  }

  constexpr void state(const Node& node, const Inputs&, StateVisitor& list) const override {
    list.parameter("weight", {1, 1, attention_taps(node.shape.channels)});
  }
};

inline constexpr ChannelConvolution channel_convolution{};

}  // namespace operations

struct ChannelConv : Layer<operations::channel_convolution> {};

}  // namespace archetype
