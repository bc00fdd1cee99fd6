// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/compose/network.hpp>
#include <archetype/deploy/attribute_fields.hpp>
#include <archetype/deploy/graph_objects.hpp>
#include <archetype/deploy/graph_text.hpp>
#include <archetype/deploy/stored_graph.hpp>
#include <archetype/graph/limits.hpp>
#include <archetype/graph/operation.hpp>
#include <archetype/graph/to_text.hpp>
#include <archetype/graph/totals.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/layers/all.hpp>
#include <archetype/text/quoted.hpp>
#include <archetype/weights/state/state_dict.hpp>

#include <algorithm>
#include <climits>
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

/// Limits of a graph in a file, beside those of every architecture.
struct StoredGraphLimits {
  static constexpr int edges = 1 << 18;
  static constexpr int depth = 64;                          ///< of scopes in each other
  static constexpr std::size_t path = 200;                  ///< characters of the path of a layer
  static constexpr long long activation_bytes = 4LL << 30;  ///< alive at once, for one image
};

/// Makes a graph of its parts in a file, which it checks.
class StoredGraphReader : private detail::StoredGraphParts {
 public:
  /// Throws as `read_graph` does.
  StoredGraphReader(std::string_view text, std::span<const Operation* const> operations) : own_operations_(operations) {
    graph_.scopes_.push_back({});
    scopes_.emplace_back();
    detail::StoredGraphText{text, *this};
    if (!has_version_) throw BadWeights("it has no \"version\"");
    if (graph_.nodes_.size() < 2) throw BadWeights("it has no operations");
    if (const long long bytes = peak_activation_bytes(graph_.view()); bytes > StoredGraphLimits::activation_bytes)
      throw BadWeights("its activations take " + std::to_string(bytes) + " bytes for one image; at most " +
                       std::to_string(StoredGraphLimits::activation_bytes) + " are possible");
  }

  StoredGraph graph() && { return std::move(graph_); }

 private:
  using Object = detail::StoredObject;

  void version(long long number) override {
    if (number != graph_version)
      throw BadWeights("it has version " + std::to_string(number) + ", and only version " +
                       std::to_string(graph_version) + " can be read");
    has_version_ = true;
  }

  void scope(Object& object) override {
    check_begun(object);
    if (!graph_.nodes_.empty()) object.refuse("it comes after nodes");
    if (scopes_.size() >= index(Limits::nodes)) refuse_size(object, "scopes", Limits::nodes);
    Scope scope{.label = label_of(object)};
    scope.parent = scope_in(object, "parent");
    scope.is_block = object.flag("block");
    const int depth = scopes_[index(scope.parent)].depth + 1;
    if (depth > StoredGraphLimits::depth) refuse_size(object, "scopes in each other", StoredGraphLimits::depth);
    scopes_.push_back({path_within(object, scope.parent, scope.label), depth});
    graph_.scopes_.push_back(scope);
  }

  void node(Object& object) override {
    check_begun(object);
    if (graph_.nodes_.size() >= index(Limits::nodes)) refuse_size(object, "nodes", Limits::nodes);
    Node node{.first_edge = static_cast<int>(graph_.edges_.size()), .label = label_of(object)};
    node.scope = scope_in(object, "scope");
    const std::string path = path_within(object, node.scope, node.label);
    if (!paths_.insert(path).second) object.refuse("its path is that of an earlier node, " + detail::printable(path));
    if (!path.empty()) object.name += " (" + detail::printable(path) + ")";
    node.operation = &operation_of(object);
    detail::for_each_attribute([&](const char* name, const detail::FieldRange& range, const auto& access) {
      object.attribute(name, range, access(node.attributes));
    });
    node.layer_group = object.number("layer_group", 0, {0, Limits::nodes});
    node.in_head = object.flag("head");
    node.in_shortcut = object.flag("shortcut");
    const Shape stored = shape_of(object);
    add_inputs(object, node);
    infer(object, node, stored);
    graph_.nodes_.push_back(node);
  }

  int scope_in(Object& object, const char* field) const {
    return object.number(field, 0, {0, static_cast<long long>(scopes_.size()) - 1});
  }

  void check_begun(const Object& object) const {
    if (!has_version_) object.refuse("it comes before the \"version\"");
  }
  [[noreturn]] static void refuse_size(const Object& object, const char* what, long long most) {
    object.refuse("there are more than " + std::to_string(most) + " " + what);
  }
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }

  Label label_of(Object& object) {
    const std::string text = object.text("name");
    if (std::any_of(text.begin(), text.end(), [](char c) { return (c >= '\0' && c < ' ') || c == '\x7F'; }))
      object.refuse("its name " + detail::in_quotes(text) + " has control characters");
    return {*graph_.names_.insert(text).first, object.number("number", -1, {})};
  }

  std::string path_within(const Object& object, int scope, const Label& label) const {
    std::string path = scopes_[index(scope)].path;
    const std::string name = std::string{label.text} + (label.ordinal < 0 ? "" : std::to_string(label.ordinal));
    if (!path.empty() && !name.empty()) path += '.';
    path += name;
    if (path.size() > StoredGraphLimits::path)
      object.refuse("its path has more than " + std::to_string(StoredGraphLimits::path) + " characters");
    return path;
  }

  const Operation& operation_of(Object& object) const {
    const std::string kind = object.text("kind");
    if (graph_.nodes_.empty()) {
      if (kind != operations::input.kind()) object.refuse("it is " + detail::in_quotes(kind) + ", not the input");
      return operations::input;
    }
    for (const Operation* const own : own_operations_)
      if (own->kind() == kind) return *own;
    for (const Operation* const known : operations::all)
      if (known->kind() == kind) return *known;
    object.refuse("there is no operation " + detail::in_quotes(kind) +
                  "; if it is one of your own, give it to the function that opens the file");
  }

  static Shape shape_of(Object& object) {
    const std::vector<long long> extents = object.list("shape");
    if (extents.size() != 1 && extents.size() != 3) object.refuse("its \"shape\" does not have one or three extents");
    for (const long long extent : extents)
      if (extent < 1 || extent > INT_MAX) object.refuse("its \"shape\" has an extent of " + std::to_string(extent));
    const auto extent = [&](std::size_t i) { return static_cast<int>(extents[i]); };
    return extents.size() == 1 ? Shape{extent(0)} : Shape{extent(0), extent(1), extent(2)};
  }

  void add_inputs(Object& object, Node& node) {
    const std::vector<long long> inputs = object.list("inputs");
    if (!graph_.nodes_.empty() && graph_.nodes_.back().operation->traits().joins_results)
      object.refuse("it comes after the node that joins the results");
    const int wanted = node.operation->traits().inputs;
    const bool fits = graph_.nodes_.empty()           ? inputs.empty()
                      : wanted == Traits::one_or_more ? !inputs.empty()
                                                      : inputs.size() == index(wanted);
    if (!fits) object.refuse("it reads " + std::to_string(inputs.size()) + " results, which is not their number");
    long long channels = 0;
    for (const long long input : inputs) {
      if (input < 0 || input >= static_cast<long long>(graph_.nodes_.size()))
        object.refuse("it reads node " + std::to_string(input) + ", which does not come before it");
      if (graph_.edges_.size() >= index(StoredGraphLimits::edges))
        refuse_size(object, "inputs", StoredGraphLimits::edges);
      graph_.edges_.push_back(static_cast<int>(input));
      channels += graph_.nodes_[static_cast<std::size_t>(input)].shape.channels;
    }
    if (channels > INT_MAX) object.refuse("it reads " + std::to_string(channels) + " channels");
    node.edge_count = static_cast<int>(inputs.size());
  }

  /// Computes the shape of a node's result and its costs.
  void infer(const Object& object, Node& node, const Shape& stored) const {
    const Inputs inputs{graph_.nodes_.data(), graph_.edges_.data() + node.first_edge, node.edge_count};
    Fault fault;
    check_counts(*node.operation, node.attributes, fault);
    node.shape = stored;
    if (!fault && !graph_.nodes_.empty()) node.shape = node.operation->infer(node.attributes, inputs, fault);
    if (!fault) check_result(*node.operation, node.shape, fault);
    if (!fault && graph_.nodes_.empty() && stored.flat()) fault << "Input is flat; give it height and width";
    if (fault) object.refuse(fault.sentence().str());
    if (node.shape != stored)
      object.refuse("its \"shape\" is " + detail::to_text(stored) + ", and it makes " + detail::to_text(node.shape));
    const Cost cost = node.operation->cost(node, inputs);
    node.parameters = cost.parameters;
    node.multiply_adds = cost.multiply_adds;
  }

  struct PlacedScope {
    std::string path{};  // empty for the outermost
    int depth = 0;
  };

  std::span<const Operation* const> own_operations_;
  StoredGraph graph_;
  bool has_version_ = false;
  std::vector<PlacedScope> scopes_;
  std::set<std::string> paths_;  // of the nodes
};

/// Parses what `graph_text` writes. Each shape is computed anew, and compared. `operations` are those of your own; the
/// library's are known. Throws `BadWeights`, which names the node, for a graph that is malformed, that no lowering
/// would return, or that exceeds the limits.
inline StoredGraph read_graph(std::string_view text, std::span<const Operation* const> operations = {}) {
  return StoredGraphReader{text, operations}.graph();
}

}  // namespace archetype
