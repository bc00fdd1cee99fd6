// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/analysis/cost.hpp>
#include <archetype/analysis/figures.hpp>
#include <archetype/analysis/tree.hpp>
#include <archetype/graph/to_text.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/text/type_name.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace archetype {

namespace detail {

/// The number of characters of a UTF-8 text. Names may be in any language.
inline std::size_t text_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// The table of a summary: columns of text are aligned at the left, columns of numbers at the right.
class SummaryTable {
 public:
  using Row = std::array<std::string, 5>;

  explicit SummaryTable(const GraphView& graph) : graph_(graph) {
    add({"Layer", "Kind", "Output shape", "Parameters", "Multiply-adds"});
    walk_tree(graph_, *this);
  }

  void enter(int scope) {
    add({name(graph_.scopes[static_cast<std::size_t>(scope)].label)});
    ++depth_;
  }
  void leave(int) { --depth_; }
  void visit(int index) {
    const Node& node = graph_[index];
    add({name(node.label), std::string{node.operation->kind()}, to_text(node.shape), number(node.parameters),
         number(node.multiply_adds)});
  }

  /// The lines of the table, with a rule below the first.
  std::string text() const {
    std::string out = line(rows_.front()) + rule();
    for (std::size_t i = 1; i < rows_.size(); ++i) out += line(rows_[i]);
    return out;
  }

  std::string rule() const {
    std::size_t width = gap * (widths_.size() - 1);
    for (const std::size_t column : widths_) width += column;
    return std::string(width, '-') + "\n";
  }

 private:
  static constexpr std::size_t gap = 2;

  static std::string number(long long count) { return count == 0 ? "-" : with_thousands(count); }

  std::string name(const Label& label) const { return std::string(2 * depth_, ' ') + to_text(label); }

  void add(Row row) {
    for (std::size_t i = 0; i < row.size(); ++i) widths_[i] = std::max(widths_[i], text_width(row[i]));
    rows_.push_back(std::move(row));
  }

  std::string line(const Row& row) const {
    std::string out;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths_[i] - text_width(row[i]), ' ');
      out += i < 3 ? row[i] + space : space + row[i];
      out.append(gap, ' ');
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out + "\n";
  }

  const GraphView& graph_;
  std::size_t depth_ = 0;
  std::vector<Row> rows_;
  std::array<std::size_t, 5> widths_{};
};

/// A line of the totals.
inline std::string total(std::string_view what, const std::string& value) {
  std::string line{what};
  line.resize(24, ' ');
  return line + std::string(16 - std::min<std::size_t>(16, value.size()), ' ') + value + "\n";
}

}  // namespace detail

/// A table of the layers of a graph, indented by module, followed by totals. Memory sizes are those of one image in
/// float32; "Activations at once" is the peak in inference, input included.
inline std::string summary(const GraphView& graph, std::string_view name = "") {
  const long long parameter_bytes = 4 * count_parameters(graph);
  const long long activation_bytes = peak_activation_bytes(graph);
  const detail::SummaryTable table{graph};
  std::string out;
  if (!name.empty()) out += std::string{name} + "\n";
  out += table.rule() + table.text() + table.rule();
  out += detail::total("Parameters, trained", with_thousands(count_parameters(graph)));
  out += detail::total("Multiply-adds", with_thousands(count_multiply_adds(graph)));
  out += table.rule();
  out += detail::total("Input", in_megabytes(4 * graph.input_shape().elements()));
  out += detail::total("Activations at once", in_megabytes(activation_bytes));
  out += detail::total("Parameters", in_megabytes(parameter_bytes));
  out += detail::total("Estimated total", in_megabytes(activation_bytes + parameter_bytes));
  return out + table.rule();
}

/// The summary of an architecture, with the name of its type as title.
template <Architecture Net, std::size_t = sizeof(*verdict<Net>)>
std::string summary() {
  return summary(graph<Net>, detail::type_name<Net>());
}

}  // namespace archetype
