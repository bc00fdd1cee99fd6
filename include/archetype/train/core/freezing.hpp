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

/// Sets whether the parameters whose names match a pattern are trained.
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

/// Stops training the parameters of a model whose names match a pattern, in which `*` stands for any text, as
/// `requires_grad_(false)` does: `freeze(model, "layer1.*")`. Unlike freezing a layer group with `Trainer::freeze_to`,
/// this includes normalizations; their running statistics are still updated. It lasts until `unfreeze`, whatever a
/// trainer freezes and unfreezes meanwhile. `model` is a module or a module holder. Throws std::invalid_argument,
/// naming the pattern, if no parameter matches.
template <class Model>
void freeze(const Model& model, std::string_view pattern) {
  detail::set_trained("freeze", model, pattern, false);
}

/// Trains the parameters whose names match a pattern again; those in layer groups that a trainer froze, once it
/// unfreezes them. Throws as `freeze` does.
template <class Model>
void unfreeze(const Model& model, std::string_view pattern) {
  detail::set_trained("unfreeze", model, pattern, true);
}

/// Whether a group is trained when the layer groups from `first_trained` on are. Normalizations always are, as in
/// fastai.
inline bool trains(const ParameterGroup& group, int first_trained) {
  return group.normalizes || group.layer_group >= first_trained;
}

namespace detail {

/// Freezes the layer groups before `first_trained` for its lifetime, so that outside a training step `requires_grad`
/// reflects only what the user froze. Clears the gradients of all frozen parameters, since an optimizer would still
/// apply them.
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

/// The names of the parameters that the user froze, each followed by `end`.
inline std::string names_of_frozen(const std::vector<ParameterGroup>& groups, const char* end) {
  std::string names;
  for_each_parameter(groups, [&](const std::string& name, const torch::Tensor& parameter) {
    if (!parameter.requires_grad()) names += name + end;
  });
  return names;
}

/// Freezes the parameters named line by line, and no others.
inline void freeze_lines(const std::vector<ParameterGroup>& groups, const std::string& lines) {
  const std::string framed = "\n" + lines;
  for_each_parameter(groups, [&](const std::string& name, const torch::Tensor& parameter) {
    parameter.set_requires_grad(framed.find("\n" + name + "\n") == std::string::npos);
  });
}

}  // namespace detail

}  // namespace archetype
