// SPDX-License-Identifier: MIT
#pragma once
#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

/// Orders the weights of a module's convolutions as `module.to(memory_format=…)` does in Python; names, shapes and
/// values stay the same. With `torch::MemoryFormat::ChannelsLast`, the convolutions of a network return maps whose
/// channels lie side by side, and so does all that follows them, which is often faster. Files that a model saves do not
/// depend on the order.
inline void set_memory_format(const torch::nn::Module& module, torch::MemoryFormat format) {
  const torch::NoGradGuard no_gradient;
  for (const torch::Tensor& parameter : module.parameters())
    if (parameter.dim() == 4) torch::Tensor{parameter}.set_data(parameter.detach().contiguous(format));
}

namespace detail {

/// Whether maps have their channels side by side. Those whose order is also the usual one, as with a single channel, do
/// not count.
inline bool has_channels_last(const torch::Tensor& maps) {
  return !maps.is_contiguous() && maps.is_contiguous(torch::MemoryFormat::ChannelsLast);
}

}  // namespace detail

}  // namespace archetype
