// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace archetype::zoo {

namespace detail {

/// Lists one of several things in which two graphs differ: where it is met first, with both values, and how often.
class UnseenDifferences {
 public:
  /// Notes a difference if there is one.
  template <class Value>
  void compare(const std::string& what, const std::string& where, const Value& ours, const Value& theirs) {
    if (ours == theirs) return;
    Difference& difference = differences_[what];
    if (difference.count++ > 0) return;
    std::ostringstream text;
    text << what << (where.empty() ? "" : " of " + where) << ": " << written(ours) << " or " << written(theirs);
    difference.first = text.str();
  }

  std::vector<std::string> list() const {
    std::vector<std::string> lines;
    for (const auto& [what, difference] : differences_)
      lines.push_back(difference.first +
                      (difference.count > 1 ? ", and so in " + std::to_string(difference.count - 1) + " more" : ""));
    return lines;
  }

 private:
  struct Difference {
    std::string first;
    int count = 0;
  };

  static std::string written(Extent extent) {
    return std::to_string(extent.height) + "x" + std::to_string(extent.width);
  }
  static std::string written(PaddingMode mode) { return mode == PaddingMode::same ? "TensorFlow's" : "PyTorch's"; }
  static std::string written(const Ratio& ratio) {
    std::ostringstream text;
    text << ratio.value();
    return text.str();
  }
  static std::string written(const std::string& text) { return text; }
  static std::string written(int number) { return std::to_string(number); }

  std::map<std::string, Difference> differences_;
};

inline std::string kind_at(const std::map<std::string, const Node*>& nodes, const std::string& path) {
  const auto found = nodes.find(path);
  return found == nodes.end() ? "nothing" : std::string{found->second->primitive->kind()};
}

inline std::map<std::string, const Node*> nodes_by_path(const GraphView& graph) {
  std::map<std::string, const Node*> nodes;
  for (const Node& node : graph.nodes) nodes.emplace(path_of(graph, node).str(), &node);
  return nodes;
}

}  // namespace detail

/// In what two networks differ that no weight tells: strides, padding, operations without parameters such as
/// activations, constants of normalizations, the size of the images. One line each, with the first place.
inline std::vector<std::string> unseen_differences(const GraphView& ours, const GraphView& theirs) {
  detail::UnseenDifferences differences;
  differences.compare("size of the images", "", ours.input_shape().height, theirs.input_shape().height);
  const auto our_nodes = detail::nodes_by_path(ours);
  const auto their_nodes = detail::nodes_by_path(theirs);
  for (const Node& node : ours.nodes) {
    const std::string path = path_of(ours, node).str();
    const auto found = their_nodes.find(path);
    differences.compare("operation", path, std::string{node.primitive->kind()}, detail::kind_at(their_nodes, path));
    if (found == their_nodes.end() || found->second->primitive->kind() != node.primitive->kind()) continue;
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
    differences.compare("operation", path, std::string{"nothing"}, std::string{node.primitive->kind()});
  }
  return differences.list();
}

}  // namespace archetype::zoo
