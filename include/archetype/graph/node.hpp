// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/attributes.hpp>
#include <archetype/graph/shape.hpp>

#include <string_view>

namespace archetype {

class Operation;

/// The name of a layer or scope: a text and, unless negative, a number after it ("conv" 1, "" 0, "fc").
struct Label {
  std::string_view text{};
  int ordinal = -1;

  constexpr bool empty() const { return ordinal < 0 && text.empty(); }
  friend constexpr bool operator==(const Label&, const Label&) = default;
};

/// The result of an operation while an architecture is built.
struct Value {
  int node = 0;
  Shape shape{};
};

/// One operation of an architecture. It reads `edge_count` results of earlier nodes, so nodes are in execution order.
struct Node {
  const Operation* operation = nullptr;
  Attributes attributes{};
  Shape shape{};                ///< of the result
  long long parameters = 0;     ///< number of trainable parameters
  long long multiply_adds = 0;  ///< for one image
  int first_edge = 0;
  int edge_count = 0;
  int scope = 0;  ///< the enclosing module
  Label label{};
  int layer_group = 0;       ///< layer group for discriminative learning rates, counted from the input
  bool in_head = false;      ///< whether it belongs to the head
  bool in_shortcut = false;  ///< whether it belongs to a residual block's shortcut
};

/// A module that encloses others, such as `layer1` or its block `0`. Scope 0 is the whole network.
struct Scope {
  int parent = -1;
  Label label{};
  bool is_block = false;  ///< one of the blocks of a stage
};

/// The shapes of an operation's inputs.
class Inputs {
 public:
  constexpr Inputs(const Node* nodes, const int* edges, int count) : nodes_(nodes), edges_(edges), count_(count) {}

  /// For a graph under construction: from values, which need not be stored yet.
  constexpr Inputs(const Value* values, int count) : values_(values), count_(count) {}

  constexpr int count() const { return count_; }
  constexpr const Shape& operator[](int i) const {
    return values_ != nullptr ? values_[i].shape : nodes_[edges_[i]].shape;
  }

 private:
  const Node* nodes_ = nullptr;
  const int* edges_ = nullptr;
  const Value* values_ = nullptr;
  int count_;
};

}  // namespace archetype
