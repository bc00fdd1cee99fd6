// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/lifetimes.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/inference/plan/plan.hpp>
#include <archetype/layers/same_padding.hpp>

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace archetype::inference {

/// A plan under construction. It translates the nodes of a graph one after another; a rule for each kind of operation
/// decides whether a node becomes a step or part of an earlier one.
class Planner {
 public:
  explicit Planner(const GraphView& graph) : graph_(graph), lifetimes_(graph), value_of_(graph.nodes.size(), no_value) {
    plan_.values.push_back(graph.input_shape());
    readers_.push_back(lifetimes_.readers(0));
    producer_.push_back(no_value);
    value_of_[0] = 0;
  }

  /// A step that executes a node, without its tensors. It has no result yet.
  Step step_of(int index) const {
    const Node& node = graph_[index];
    Step step{.kind = std::string{node.operation->kind()},
              .path = path_of(graph_, node).str(),
              .attributes = node.attributes,
              .padding = padding_of(index)};
    for (const int source : graph_.sources(node)) step.inputs.push_back(value_of(source));
    return step;
  }

  int value_of(int node) const { return value_of_[index(node)]; }
  const Shape& shape_of(int value) const { return plan_.values[index(value)]; }

  /// The step that computes a value, or null for the image. The pointer is valid until a step is appended.
  Step* producer(int value) {
    const int step = producer_[index(value)];
    return step == no_value ? nullptr : &plan_.steps[index(step)];
  }

  /// The step that computes a value that nothing else than the current node reads, or null.
  Step* sole_producer(int value) { return readers_[index(value)] == 1 ? producer(value) : nullptr; }

  /// Whether a value is complete before a step that was appended begins.
  bool is_before(int value, const Step& step) const {
    const int made = producer_[index(value)];
    return made == no_value || &plan_.steps[index(made)] < &step;
  }

  /// Gives a node a step of its own.
  void append(int node, Step step) {
    step.result = static_cast<int>(plan_.values.size());
    plan_.values.push_back(graph_[node].shape);
    producer_.push_back(static_cast<int>(plan_.steps.size()));
    readers_.push_back(lifetimes_.readers(node));
    plan_.steps.push_back(std::move(step));
    value_of_[index(node)] = plan_.steps.back().result;
  }

  /// Makes the result of a node an existing value, since the node does nothing with it.
  void alias(int node, int value) {
    value_of_[index(node)] = value;
    readers_[index(value)] += lifetimes_.readers(node) - 1;
  }

  /// Makes the result of a node that of a step that computes it, too.
  void absorb(int node, const Step& step) {
    value_of_[index(node)] = step.result;
    readers_[index(step.result)] = lifetimes_.readers(node);
    plan_.values[index(step.result)] = graph_[node].shape;
  }

  /// Removes a step that another one performs instead.
  void remove(Step& step) {
    producer_[index(step.result)] = no_value;
    step.result = no_value;
  }

  /// Removes a reader of a value.
  void release(int value) { --readers_[index(value)]; }

  const GraphView& graph() const { return graph_; }

  /// The plan, which returns the results of these nodes.
  Plan finish(std::span<const int> results) && {
    std::erase_if(plan_.steps, [](const Step& step) { return step.result == no_value; });
    for (const int node : results) plan_.results.push_back(value_of(node));
    return std::move(plan_);
  }

 private:
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }

  Padding padding_of(int node) const {
    const auto [rows, columns] = archetype::padding_of(graph_[node].attributes.window, graph_.inputs(graph_[node])[0]);
    return {static_cast<int>(rows.before), static_cast<int>(columns.before), static_cast<int>(rows.after),
            static_cast<int>(columns.after)};
  }

  GraphView graph_;
  Lifetimes lifetimes_;
  Plan plan_;
  std::vector<int> value_of_;  // of each node
  std::vector<int> readers_;   // of each value: nodes that have not been found to do nothing
  std::vector<int> producer_;  // of each value: its step
};

}  // namespace archetype::inference
