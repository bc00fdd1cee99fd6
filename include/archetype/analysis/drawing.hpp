// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/analysis/tree.hpp>
#include <archetype/graph/edges.hpp>
#include <archetype/graph/to_text.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace archetype {

namespace detail {

/// Quotes a text as a string of Graphviz's language.
inline std::string dot_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') quoted += "\\n";
    else quoted += c;
  }
  return quoted + '"';
}

/// Writes the operations and modules of a graph, as the visitor of `walk_tree`.
class DotWriter {
 public:
  DotWriter(const GraphView& graph, std::string& out) : graph_(graph), out_(out) {}

  void enter(int scope) {
    line("subgraph cluster_" + std::to_string(scope) + " {");
    indent_ += "  ";
    line("label=" + dot_quoted(to_text(graph_.scopes[static_cast<std::size_t>(scope)].label)));
  }

  void leave(int) {
    indent_.resize(indent_.size() - 2);
    line("}");
  }

  void visit(int index) {
    const Node& node = graph_[index];
    Sentence label;
    label << node.operation->kind();
    const Window& window = node.attributes.window;
    if (window.kernel != Extent{}) label << " " << window.kernel;
    if (window.stride != Extent{}) label << ", stride " << window.stride;
    label << "\n" << node.shape;
    line("n" + std::to_string(index) + " [label=" + dot_quoted(label.view()) + "]");
  }

 private:
  void line(const std::string& text) { out_ += indent_ + text + "\n"; }

  const GraphView& graph_;
  std::string& out_;
  std::string indent_ = "  ";
};

}  // namespace detail

/// Draws a graph in Graphviz's language: operations with their kind and output shape, within a box per module.
///
/// The command `dot -Tsvg` turns the result into an image.
inline std::string to_dot(const GraphView& graph, std::string_view name = "network") {
  std::string out = "digraph " + detail::dot_quoted(name) + " {\n";
  out += "  graph [fontname=\"sans-serif\" labeljust=l color=gray60 style=rounded]\n";
  out += "  node [fontname=\"sans-serif\" shape=box style=\"rounded,filled\" fillcolor=gray95]\n";
  detail::DotWriter writer{graph, out};
  detail::walk_tree(graph, writer);
  for (const Edge& edge : edges_of(graph))
    out += "  n" + std::to_string(edge.from) + " -> n" + std::to_string(edge.to) + "\n";
  return out + "}\n";
}

}  // namespace archetype
