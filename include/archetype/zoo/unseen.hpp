// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/to_text.hpp>
#include <archetype/graph/view.hpp>

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace archetype::zoo {

/// A difference between two networks that their weights do not reveal.
struct UnseenDifference {
  std::string what{};    ///< "epsilon"
  std::string path{};    ///< the first layer that differs in it; empty if it concerns the whole network
  std::string ours{};    ///< the value in the first network
  std::string theirs{};  ///< the value in the second network
  int count = 1;         ///< the number of layers that differ in it
  friend bool operator==(const UnseenDifference&, const UnseenDifference&) = default;
};

namespace detail {

/// Collects the differences between two graphs.
class DifferencesBeyondWeights {
 public:
  /// Records a difference, if there is one.
  template <class Value>
  void compare(const std::string& what, const std::string& path, const Value& ours, const Value& theirs) {
    if (ours == theirs) return;
    const auto [known, fresh] = differences_.try_emplace(what);
    if (fresh) known->second = {what, path, to_text(ours), to_text(theirs)};
    else ++known->second.count;
  }

  std::vector<UnseenDifference> list() const {
    std::vector<UnseenDifference> all;
    for (const auto& [what, difference] : differences_) all.push_back(difference);
    return all;
  }

 private:
  static std::string to_text(Extent extent) { return archetype::detail::to_text(extent); }
  static std::string to_text(PaddingMode mode) { return mode == PaddingMode::same ? "TensorFlow's" : "PyTorch's"; }
  static std::string to_text(const Ratio& ratio) {
    std::ostringstream text;
    text << ratio.value();
    return text.str();
  }
  static std::string to_text(const std::string& text) { return text; }
  static std::string to_text(int number) { return std::to_string(number); }

  std::map<std::string, UnseenDifference> differences_;
};

inline std::string kind_at(const std::map<std::string, const Node*>& nodes, const std::string& path) {
  const auto found = nodes.find(path);
  return found == nodes.end() ? "nothing" : std::string{found->second->operation->kind()};
}

inline std::map<std::string, const Node*> nodes_by_path(const GraphView& graph) {
  std::map<std::string, const Node*> nodes;
  for (const Node& node : graph.nodes) nodes.emplace(path_of(graph, node).str(), &node);
  return nodes;
}

}  // namespace detail

/// The differences between two networks that their weights do not reveal: strides, padding, operations without
/// parameters such as activations, constants of normalizations, the input size.
inline std::vector<UnseenDifference> differences_beyond_weights(const GraphView& ours, const GraphView& theirs) {
  detail::DifferencesBeyondWeights differences;
  differences.compare("size of the images", "", ours.input_shape().height, theirs.input_shape().height);
  const auto our_nodes = detail::nodes_by_path(ours);
  const auto their_nodes = detail::nodes_by_path(theirs);
  for (const Node& node : ours.nodes) {
    const std::string path = path_of(ours, node).str();
    const auto found = their_nodes.find(path);
    differences.compare("operation", path, std::string{node.operation->kind()}, detail::kind_at(their_nodes, path));
    if (found == their_nodes.end() || !is_kind(*found->second->operation, *node.operation)) continue;
    const Attributes& a = node.attributes;
    const Attributes& b = found->second->attributes;
    differences.compare("stride", path, a.window.stride, b.window.stride);
    differences.compare("padding", path, a.window.mode, b.window.mode);
    if (a.window.mode == b.window.mode) differences.compare("padding", path, a.window.padding, b.window.padding);
    differences.compare("dilation", path, a.window.dilation, b.window.dilation);
    differences.compare("rate", path, a.rate, b.rate);
    differences.compare("epsilon", path, a.epsilon, b.epsilon);
    differences.compare("momentum", path, a.momentum, b.momentum);
  }
  for (const Node& node : theirs.nodes) {
    const std::string path = path_of(theirs, node).str();
    if (our_nodes.contains(path)) continue;
    differences.compare("operation", path, std::string{"nothing"}, std::string{node.operation->kind()});
  }
  return differences.list();
}

}  // namespace archetype::zoo
