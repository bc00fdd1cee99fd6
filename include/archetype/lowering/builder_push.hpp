// SPDX-License-Identifier: MIT
// How `Builder` pushes an operation: checks, names, infers and stores it.
#pragma once
#include <archetype/lowering/builder.hpp>

namespace archetype {

constexpr Value Builder::start(const Operation& operation, const Shape& shape) {
  if (shape.channels < 1 || shape.height < 1 || shape.width < 1)
    fault_ << "Input is " << shape.channels << "x" << shape.height << "x" << shape.width
           << "; every extent must be at least 1";
  else check_result(operation, shape, fault_);
  if (!fault_ && request_.scale != Scale{}) {
    Fault unsound;  // separate, since marking the builder's fault as one of a scope would lose the layer of later ones
    check_scale(request_.scale, unsound);
    if (unsound) reject(unsound.sentence());
  }
  if (fault_) {
    scale_ = {};  // otherwise later parts might divide by it
    return locate({});
  }
  Node node{.operation = &operation, .shape = shape, .label = {operation.naming().stem}};
  return store(node, nullptr);
}

constexpr Value Builder::push(const Operation& operation, const Value* inputs, int count, const Attributes& attributes,
                              int width, const Label& label) {
  if (fault_.raised_) return {};
  const std::size_t rules = rules_.used;
  if (rules > 0 && count == 2 && !attaching_) return push_attached(operation, inputs, attributes, width, label);
  Node node{.operation = &operation,
            .attributes = attributes,
            .first_edge = counts_.edges,
            .edge_count = count,
            .scope = scope_,
            .label = label,
            .layer_group = layer_group_,
            .in_head = in_head_,
            .in_shortcut = in_shortcut_};
  node.attributes.width = width;
  for (std::size_t i = rules; i-- > 0;)
    if (rules_.data[i].rule->rewrite(node.operation, node.attributes)) ++rules_.data[i].matches;
  name(node);
  infer(node, inputs);
  if (fault_.raised_) return locate(node.label);
  const Value result = store(node, inputs);
  if (taps_awaited_ && taps_.awaiting()) offer(node.label);
  return result;
}

/// Pushes an operation with two inputs after applying the active rewrite rules to its first input.
constexpr Value Builder::push_attached(const Operation& operation, const Value* inputs, const Attributes& attributes,
                                       int width, const Label& label) {
  Value both[]{inputs[0], inputs[1]};
  attaching_ = true;
  for (std::size_t i = rules_.size(); i-- > 0;)
    if (rules_[i].rule->attach(*this, operation, both[0])) ++rules_[i].matches;
  const Value result = push(operation, both, 2, attributes, width, label);
  attaching_ = false;
  return result;
}

/// Names an operation automatically unless it has a label, and rejects a name that a sibling has. The second pass
/// relies on the survey, where the names were the same.
constexpr void Builder::name(Node& node) {
  const Naming& naming = node.operation->naming();
  if (node.label.empty()) {
    node.label = names_.next(naming);
    if (!fills_ && names_.is_contested(naming, node.label)) reject_name(node.label);
  } else if (!fills_ && names_.claim(node.label)) {
    reject_name(node.label);
  }
}

/// Checks the operation and infers the shape of its result.
constexpr void Builder::infer(Node& node, const Value* inputs) {
  if (fault_.raised_) return;
  if (counts_.nodes >= Limits::nodes) {
    reject_size();
    return;
  }
  check_counts(*node.operation, node.attributes, fault_);
  if (fault_.raised_) return;
  node.shape = node.operation->infer(node.attributes, Inputs{inputs, node.edge_count}, fault_);
  if (!fault_.raised_) check_result(*node.operation, node.shape, fault_);
}

constexpr Value Builder::store(Node& node, const Value* inputs) {
  const Inputs shapes{inputs, node.edge_count};
  const Cost cost = node.operation->cost(node, shapes);
  node.parameters = cost.parameters;
  node.multiply_adds = cost.multiply_adds;
  if (fills_) {
    storage_.nodes.data()[counts_.nodes] = node;
    for (int i = 0; i < node.edge_count; ++i) storage_.edges.data()[counts_.edges + i] = inputs[i].node;
  }
  counts_.edges += node.edge_count;
  counts_.parameters += node.parameters;
  counts_.multiply_adds += node.multiply_adds;
  last_ = {counts_.nodes++, node.shape};
  return last_;
}

}  // namespace archetype
