// SPDX-License-Identifier: MIT
#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <string>
#include <utility>
#include <vector>

namespace archetype {

using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// The parameters of a model; apart are those that weight decay leaves alone: biases and those of normalizations.
struct ParameterGroups {
  NamedTensors decaying;
  NamedTensors others;
};

/// Divides the parameters of a model. Modules whose type has "Norm" in its name are normalizations.
inline ParameterGroups parameter_groups(const torch::nn::Module& model) {
  ParameterGroups groups;
  for (const auto& module : model.named_modules("", /*include_self=*/false)) {
    const bool normalizes = module.value()->name().find("Norm") != std::string::npos;
    for (const auto& parameter : module.value()->named_parameters(/*recurse=*/false)) {
      auto& group = normalizes || parameter.key() == "bias" ? groups.others : groups.decaying;
      group.emplace_back(module.key() + "." + parameter.key(), parameter.value());
    }
  }
  for (const auto& parameter : model.named_parameters(/*recurse=*/false)) {
    (parameter.key() == "bias" ? groups.others : groups.decaying).emplace_back(parameter.key(), parameter.value());
  }
  return groups;
}

}  // namespace archetype
