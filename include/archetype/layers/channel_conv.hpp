// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/layers/layer.hpp>

namespace archetype {

/// How many neighboring channels efficient channel attention sees: the odd number from 3 on that is next to
/// (log₂ channels + 1) / 2 (Wang et al. 2020, equation 12).
constexpr int attention_taps(int channels) {
  int log = 0;
  while (channels >> (log + 1) != 0) ++log;
  const int taps = (log + 1) / 2;
  return taps < 3 ? 3 : taps % 2 == 0 ? taps + 1 : taps;
}

/// Convolution along the channels, of which each is one number, with zeros beyond the ends. It learns `attention_taps`
/// numbers. Its multiply-adds are not counted, as published figures leave them out.
class ChannelConvolution : public Operation {
 public:
  constexpr ChannelConvolution() : Operation({"ChannelConv", "conv"}) {}

  constexpr Shape infer(Attributes&, const Inputs& inputs, Fault& fault) const override {
    if (inputs[0].area() != 1)
      fault << "ChannelConv needs one number a channel, not " << inputs[0] << "; put GlobalAveragePool before it";
    return inputs[0];
  }

  constexpr void state(const Node& node, const Inputs&, StateVisitor& list) const override {
    list.parameter("weight", {1, 1, attention_taps(node.shape.channels)});
  }
};

inline constexpr ChannelConvolution channel_convolution{};

struct ChannelConv : Layer<channel_convolution> {};

}  // namespace archetype
