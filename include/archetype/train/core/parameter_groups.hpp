// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/tensors.hpp>
#include <archetype/model/network.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <torch/nn/module.h>
#include <torch/types.h>

namespace archetype {

using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// Parameters of a model that an optimizer treats alike.
struct ParameterGroup {
  int layer_group = 0;      ///< counted from the input
  bool normalizes = false;  ///< scales and shifts of normalizations, which are trained even in frozen layer groups
  bool decays = false;      ///< whether weight decay applies: not to biases and normalizations
  NamedTensors parameters{};
};

/// The number of layer groups to which the parameter groups of a model belong.
inline int count_layer_groups(const std::vector<ParameterGroup>& groups) {
  int count = 1;
  for (const ParameterGroup& group : groups) count = std::max(count, group.layer_group + 1);
  return count;
}

/// Calls `visit(name, parameter)` for each parameter of the groups.
void for_each_parameter(const std::vector<ParameterGroup>& groups, const auto& visit) {
  for (const ParameterGroup& group : groups)
    for (const auto& [name, parameter] : group.parameters) visit(name, parameter);
}

/// Leaves the parameters without gradients, rather than with zeros, which would have to be added to.
inline void clear_gradients(const std::vector<ParameterGroup>& groups) {
  for_each_parameter(groups,
                     [](const auto&, const torch::Tensor& parameter) { parameter.mutable_grad() = torch::Tensor{}; });
}

namespace detail {

/// Maps the name of each tensor of a network to its node. Empty for a module without a graph.
inline std::map<std::string, const Node*> nodes_of_tensors(const torch::nn::Module& model) {
  std::map<std::string, const Node*> nodes;
  const auto* const network = dynamic_cast<const NetworkModule*>(&model);
  if (network == nullptr) return nodes;
  for (const GraphTensor& tensor : tensors_of(network->graph())) nodes.emplace(tensor.path(), tensor.node);
  return nodes;
}

}  // namespace detail

/// Maps the name of each parameter of a network to its layer group. Empty for a module without a graph, which counts as
/// one layer group.
inline std::map<std::string, int> layer_groups(const torch::nn::Module& model) {
  std::map<std::string, int> groups;
  for (const auto& [name, node] : detail::nodes_of_tensors(model)) groups.emplace(name, node->layer_group);
  return groups;
}

/// Divides the parameters of a model into groups. The operations of a network say whether they normalize; of other
/// modules, those whose type name contains "Norm" do.
inline std::vector<ParameterGroup> parameter_groups(const torch::nn::Module& model) {
  const std::map<std::string, const Node*> nodes = detail::nodes_of_tensors(model);
  std::map<std::pair<int, int>, ParameterGroup> groups;
  const auto add = [&](const std::string& name, const torch::Tensor& parameter, int layer_group, bool normalizes,
                       bool decays) {
    ParameterGroup& group = groups[{layer_group, decays ? 0 : normalizes ? 1 : 2}];
    group.layer_group = layer_group;
    group.normalizes = normalizes;
    group.decays = decays;
    group.parameters.emplace_back(name, parameter);
  };
  const auto add_all = [&](const torch::nn::Module& module, const std::string& prefix) {
    const bool named_norm = module.name().find("Norm") != std::string::npos;
    for (const auto& parameter : module.named_parameters(/*recurse=*/false)) {
      const std::string name = prefix + parameter.key();
      const auto found = nodes.find(name);
      const bool in_graph = found != nodes.end();
      const bool normalizes = in_graph ? found->second->operation->traits().normalizes : named_norm;
      add(name, parameter.value(), in_graph ? found->second->layer_group : 0, normalizes,
          !normalizes && parameter.key() != "bias");
    }
  };
  add_all(model, "");
  for (const auto& module : model.named_modules(/*name_prefix=*/"", /*include_self=*/false))
    add_all(*module.value(), module.key() + ".");
  std::vector<ParameterGroup> list;
  for (auto& [key, group] : groups) list.push_back(std::move(group));
  return list;
}

}  // namespace archetype
