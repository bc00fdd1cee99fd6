// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/deploy/attribute_fields.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/weights/formats/json.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace archetype {

/// The key of a weight file's metadata for the network's lowered graph, and the version of its format.
inline constexpr const char* graph_key = "archetype.graph";
inline constexpr int graph_version = 1;

namespace detail {

/// Writes one object of a stored graph, field by field.
class GraphObject {
 public:
  void text(std::string_view name, std::string_view value) { add(name, json_text(value)); }
  void number(std::string_view name, long long value) { add(name, std::to_string(value)); }
  void flag(std::string_view name, bool value) {
    if (value) add(name, "true");
  }
  void numbers(std::string_view name, const auto& values) {
    add(name, json_list(values, [](long long value) { return std::to_string(value); }));
  }

  /// A name that is empty or has no number lacks that field.
  void label(const Label& label) {
    if (!label.text.empty()) text("name", label.text);
    if (label.ordinal >= 0) number("number", label.ordinal);
  }

  void attribute(std::string_view name, bool value) { flag(name, value); }
  void attribute(std::string_view name, int value) { number(name, value); }
  void attribute(std::string_view name, const Extent& value) { numbers(name, std::array{value.height, value.width}); }
  void attribute(std::string_view name, const Ratio& value) {
    numbers(name, std::array{value.numerator, value.denominator});
  }
  void attribute(std::string_view name, PaddingMode value) {
    text(name, padding_mode_names[static_cast<std::size_t>(value)]);
  }

  std::string str() const { return '{' + fields_ + '}'; }

 private:
  void add(std::string_view name, const std::string& value) {
    if (!fields_.empty()) fields_ += ',';
    ((fields_ += json_text(name)) += ':') += value;
  }

  std::string fields_;
};

/// The attributes that differ from those that a reader assumes. The operation computes a padding unless it is given.
inline void write_attributes(GraphObject& object, Attributes attributes) {
  if (attributes.window.mode != PaddingMode::given) attributes.window.padding = {0, 0};
  const Attributes usual;
  for_each_attribute([&](const char* name, const FieldRange&, const auto& access) {
    if (const auto& value = access(attributes); value != access(usual)) object.attribute(name, value);
  });
}

inline std::string text_of_scope(const Scope& scope) {
  GraphObject object;
  object.label(scope.label);
  if (scope.parent != 0) object.number("parent", scope.parent);
  object.flag("block", scope.is_block);
  return object.str();
}

inline std::string text_of_node(const GraphView& graph, const Node& node) {
  GraphObject object;
  object.text("kind", node.operation->kind());
  object.label(node.label);
  if (node.scope != 0) object.number("scope", node.scope);
  if (node.edge_count != 0) object.numbers("inputs", graph.sources(node));
  if (node.shape.flat()) object.numbers("shape", std::array{node.shape.channels});
  else object.numbers("shape", std::array{node.shape.channels, node.shape.height, node.shape.width});
  write_attributes(object, node.attributes);
  if (node.layer_group != 0) object.number("layer_group", node.layer_group);
  object.flag("head", node.in_head);
  object.flag("shortcut", node.in_shortcut);
  return object.str();
}

}  // namespace detail

/// A lowered network as JSON, without its weights: its scopes but for the outermost, which is 0, and its nodes in order
/// of execution, whose inputs are nodes by their index.
inline std::string graph_text(const GraphView& graph) {
  return "{\"version\":" + std::to_string(graph_version) +
         ",\"scopes\":" + detail::json_list(graph.scopes.subspan(1), detail::text_of_scope) + ",\"nodes\":" +
         detail::json_list(graph.nodes, [&](const Node& node) { return detail::text_of_node(graph, node); }) + '}';
}

}  // namespace archetype
