// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/export/onnx/conversion.hpp>
#include <archetype/export/onnx/messages.hpp>
#include <archetype/export/onnx/model.hpp>
#include <archetype/export/onnx/operators/all.hpp>
#include <archetype/export/onnx/options.hpp>
#include <archetype/export/onnx/preprocessing.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace archetype::detail::onnx {

/// The conversion of a node's operation, first among a user's own. Throws std::invalid_argument if there is none.
inline const OnnxOperator& operator_for(const GraphView& graph, const Node& node, std::span<const OnnxOperator> own) {
  const auto converts = [&](const OnnxOperator& each) { return each.kind == node.operation->kind(); };
  if (const auto found = std::find_if(own.begin(), own.end(), converts); found != own.end()) return *found;
  const auto known = std::find_if(known_operators.begin(), known_operators.end(), converts);
  if (known != known_operators.end()) return *known;
  throw std::invalid_argument(path_of(graph, node).str() + ": " + std::string{node.operation->kind()} +
                              " has no conversion to ONNX; give it one in OnnxOptions::operators");
}

/// The nodes whose results are the model's: the last, or those that it joins.
inline std::vector<int> outputs_of(const GraphView& graph) {
  if (!graph.nodes.back().operation->traits().joins_results) return {graph.size() - 1};
  const std::span<const int> sources = graph.sources(graph.nodes.back());
  return {sources.begin(), sources.end()};
}

/// The names of the model's outputs: those given, "output" for a single result, or the paths of the joined ones.
inline std::vector<std::string> names_of_outputs(const GraphView& graph, const std::vector<int>& outputs,
                                                 const std::vector<std::string>& given) {
  if (given.empty() && outputs.back() == graph.size() - 1) return {"output"};
  std::vector<std::string> names = given;
  if (given.empty())
    for (const int node : outputs) names.push_back(path_of(graph, graph[node]).str());
  if (names.size() != outputs.size())
    throw std::invalid_argument("export_onnx: there are " + std::to_string(names.size()) +
                                " names of outputs, and the network has " + std::to_string(outputs.size()));
  return names;
}

/// Names of the nodes' results before they are converted: their paths, or the names of the model's outputs.
inline std::vector<std::string> names_of_results(const GraphView& graph, const std::vector<int>& outputs,
                                                 const std::vector<std::string>& names) {
  std::vector<std::string> results;
  for (const Node& node : graph.nodes) results.push_back(path_of(graph, node).str());
  for (std::size_t i = outputs.size(); i > 0; --i) results[static_cast<std::size_t>(outputs[i - 1])] = names[i - 1];
  return results;
}

/// Converts each node of a graph. `state` has its tensors in single precision, under our names.
inline void convert_graph(ModelBuilder& model, const GraphView& graph, const StateDict& state,
                          const OnnxOptions& options, const Normalization& normalization) {
  const std::vector<int> outputs = outputs_of(graph);
  const std::vector<std::string> output_names = names_of_outputs(graph, outputs, options.outputs);
  std::vector<std::string> results = names_of_results(graph, outputs, output_names);
  OnnxConversion::Shared shared{model, graph, state};
  std::set<std::string> described{output_names.begin(), output_names.end()};
  results[0] = add_images(model, graph.input_shape(), options.images, normalization);
  described.insert(results[0]);
  for (int i = 1; i < graph.size(); ++i) {
    const Node& node = graph[i];
    std::vector<std::string> inputs;
    for (const int source : graph.sources(node)) inputs.push_back(results[static_cast<std::size_t>(source)]);
    std::string& result = results[static_cast<std::size_t>(i)];
    OnnxConversion conversion{shared, node, std::move(inputs), result};
    result = operator_for(graph, node, options.operators).convert(conversion);
    if (described.insert(result).second) model.add_value(result, {node.shape});
  }
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const std::string& result = results[static_cast<std::size_t>(outputs[i])];
    if (result != output_names[i]) model.add_node({"Identity", {result}, output_names[i], {}});
    model.add_output(output_names[i], {graph[outputs[i]].shape});
  }
}

}  // namespace archetype::detail::onnx
