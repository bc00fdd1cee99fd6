// SPDX-License-Identifier: MIT
#pragma once

#include <archetype/text/pattern.hpp>
#include <archetype/train/core/parameter_groups.hpp>

#include <concepts>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

namespace detail {

/// Sets whether the parameters whose names fit a pattern are trained.
template <class Model>
void set_trained(const char* caller, const Model& model, std::string_view pattern, bool trained) {
  const torch::nn::Module* module = nullptr;
  if constexpr (std::derived_from<Model, torch::nn::Module>) module = &model;
  else module = &*model;
  bool found = false;
  std::string first;
  for (const auto& parameter : module->named_parameters()) {
    if (first.empty()) first = parameter.key();
    if (!detail::fits(pattern, parameter.key())) continue;
    found = true;
    torch::Tensor tensor = parameter.value();
    tensor.set_requires_grad(trained);
    if (!trained) tensor.mutable_grad() = torch::Tensor{};
  }
  if (!found)
    throw std::invalid_argument(std::string{caller} + ": no parameter of the model fits '" + std::string{pattern} +
                                "'; the first is named " + (first.empty() ? "nothing, for there is none" : first));
}

}  // namespace detail

/// Stops training the parameters of a model whose names fit a pattern, in which `*` stands for any text, as
/// `requires_grad_(false)` does: `freeze(model, "layer1.*")`. Unlike a layer group that `Trainer::freeze_to` freezes,
/// this includes normalizations, whose running statistics still follow the images. It holds until `unfreeze`, whatever
/// a trainer freezes and thaws meanwhile. `model` is a module or a holder of one. Throws std::invalid_argument, naming
/// the pattern, where no parameter fits.
template <class Model>
void freeze(const Model& model, std::string_view pattern) {
  detail::set_trained("freeze", model, pattern, false);
}

/// Trains the parameters whose names fit a pattern again, those of layer groups that a trainer froze when it thaws
/// them. Throws as `freeze` does.
template <class Model>
void unfreeze(const Model& model, std::string_view pattern) {
  detail::set_trained("unfreeze", model, pattern, true);
}

/// Whether a trainer that trains the layer groups from one on trains this group. It always trains normalizations, as
/// fastai does.
inline bool trains(const ParameterGroup& group, int first_trained) {
  return group.normalizes || group.layer_group >= first_trained;
}

namespace detail {

/// Freezes the layer groups before one for as long as it lives, so that `requires_grad` tells of nothing but what the
/// user froze whenever a trainer is not at work. No gradient is left of what is frozen in either way, since an
/// optimizer would move by it.
class FrozenGroups {
 public:
  FrozenGroups(const std::vector<ParameterGroup>& groups, int first_trained) {
    for (const ParameterGroup& group : groups) {
      const bool frozen = !trains(group, first_trained);
      for (const auto& [name, parameter] : group.parameters) {
        if (frozen && parameter.requires_grad()) {
          parameter.set_requires_grad(false);
          frozen_.push_back(parameter);
        }
        if (!parameter.requires_grad()) parameter.mutable_grad() = torch::Tensor{};
      }
    }
  }
  FrozenGroups(const FrozenGroups&) = delete;
  FrozenGroups& operator=(const FrozenGroups&) = delete;
  ~FrozenGroups() {
    for (const torch::Tensor& parameter : frozen_) parameter.set_requires_grad(true);
  }

 private:
  std::vector<torch::Tensor> frozen_;
};

/// The names of the parameters that the user froze, one per line.
inline std::string lines_of_frozen(const std::vector<ParameterGroup>& groups) {
  std::string lines;
  for_each_parameter(groups, [&](const std::string& name, const torch::Tensor& parameter) {
    if (!parameter.requires_grad()) lines += name + "\n";
  });
  return lines;
}

/// Freezes the parameters that `lines_of_frozen` named, and no others.
inline void freeze_lines(const std::vector<ParameterGroup>& groups, const std::string& lines) {
  for_each_parameter(groups, [&](const std::string& name, const torch::Tensor& parameter) {
    parameter.set_requires_grad(("\n" + lines).find("\n" + name + "\n") == std::string::npos);
  });
}

}  // namespace detail

}  // namespace archetype
