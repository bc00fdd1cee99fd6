// SPDX-License-Identifier: MIT
// How LibTorch computes the operation of cifar_resnet.hpp.
#pragma once

#include <archetype/model/expansion.hpp>

#include <torch/types.h>

namespace archetype {

inline Expansion expand_pad_channels(const Node& node, const Inputs& inputs) {
  const int more = (node.shape.channels - inputs[0].channels) / 2;
  return {{}, [more](const Operands& x) { return torch::constant_pad_nd(x[0], {0, 0, 0, 0, more, more}); }};
}

inline constexpr OperationModule pad_channels_module{.kind = "PadChannels", .expand = expand_pad_channels};

}  // namespace archetype
