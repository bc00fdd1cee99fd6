// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <string>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

/// Named tensors, as in a checkpoint.
using State = std::map<std::string, torch::Tensor>;

/// The parameters and buffers of a model under their names. They share memory with the model.
inline State model_state(const torch::nn::Module& model) {
  State state;
  for (const auto& entry : model.named_parameters()) state.emplace(entry.key(), entry.value().detach());
  for (const auto& entry : model.named_buffers()) state.emplace(entry.key(), entry.value());
  return state;
}

}  // namespace archetype
