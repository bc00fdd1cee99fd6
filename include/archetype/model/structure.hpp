// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/to_text.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/model/network.hpp>

#include <ostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <torch/nn/module.h>

namespace archetype {

namespace detail {

inline std::ostream& operator<<(std::ostream& out, const Ratio& ratio) {
  return out << ratio.numerator << '/' << ratio.denominator;
}

/// The attributes that differ from their defaults, as text.
inline std::string text_of(const Attributes& attributes) {
  const Attributes usual;
  std::ostringstream text;
  const auto add = [&](const char* name, const auto& value, const auto& usual_value) {
    if (value != usual_value) text << ' ' << name << ' ' << value;
  };
  const auto add_extent = [&](const char* name, const Extent& extent, const Extent& usual_extent) {
    if (extent != usual_extent) text << ' ' << name << ' ' << extent.height << 'x' << extent.width;
  };
  const Window& window = attributes.window;
  add_extent("kernel", window.kernel, usual.window.kernel);
  add_extent("stride", window.stride, usual.window.stride);
  add_extent("dilation", window.dilation, usual.window.dilation);
  add_extent("padding", window.padding, usual.window.padding);
  add("padding mode", static_cast<int>(window.mode), static_cast<int>(usual.window.mode));
  add("ceil", window.ceil, usual.window.ceil);
  add("exclude padding", window.exclude_padding, usual.window.exclude_padding);
  add("width", attributes.width, usual.width);
  add("groups", attributes.groups, usual.groups);
  add("splits", attributes.splits, usual.splits);
  add("first", attributes.first, usual.first);
  add("bias", attributes.bias, usual.bias);
  add("rate", attributes.rate, usual.rate);
  add("schedule", static_cast<int>(attributes.schedule), static_cast<int>(usual.schedule));
  add("epsilon", attributes.epsilon, usual.epsilon);
  add("momentum", attributes.momentum, usual.momentum);
  add("initial", attributes.initial, usual.initial);
  add("initial bias", attributes.initial_bias, usual.initial_bias);
  return text.str();
}

/// What an operation does, as text: its kind and attributes, the shape of its result, its inputs, its layer group.
inline std::string text_of(const GraphView& graph, const Node& node) {
  std::string text = std::string{node.operation->kind()} + text_of(node.attributes) + " to " + to_text(node.shape);
  const char* separator = " of ";
  for (const int source : graph.sources(node)) {
    text += separator + path_of(graph, graph[source]).str();
    separator = ", ";
  }
  return text + " in layer group " + std::to_string(node.layer_group);
}

}  // namespace detail

/// A description of what a network computes, without its weights, to tell it from another: for each module, its path
/// and how LibTorch prints it, options included; and for each operation of a lowered network, its path and what it
/// does.
inline std::vector<std::pair<std::string, std::string>> structure_of(const torch::nn::Module& model) {
  std::vector<std::pair<std::string, std::string>> parts;
  const auto add = [&](const std::string& path, const std::string& text) {
    parts.emplace_back(path.empty() ? "network" : path, text);
  };
  const auto add_module = [&](const torch::nn::Module& module, const std::string& path) {
    std::ostringstream text;
    module.pretty_print(text);
    add(path, text.str());
    const auto* const network = dynamic_cast<const NetworkModule*>(&module);
    if (network == nullptr) return;
    const GraphView graph = network->graph();
    for (const Node& node : graph.nodes)
      add((path.empty() ? "" : path + ".") + path_of(graph, node).str(), detail::text_of(graph, node));
  };
  add_module(model, "");
  for (const auto& module : model.named_modules(/*name_prefix=*/"", /*include_self=*/false))
    add_module(*module.value(), module.key());
  return parts;
}

}  // namespace archetype
