// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/view.hpp>

#include <cstddef>

namespace archetype::detail {

/// Visits a graph as a tree of modules. Calls `visitor.enter(scope)`, `visitor.leave(scope)` and `visitor.visit(node)`,
/// with indices, in execution order. The scope of the whole network is neither entered nor left.
template <class Visitor>
class TreeWalk {
 public:
  TreeWalk(const GraphView& graph, Visitor& visitor) : graph_(graph), visitor_(visitor) {}

  void run() {
    for (int i = 0; i < graph_.size(); ++i) {
      leave_until_around(graph_[i].scope);
      enter(graph_[i].scope);
      visitor_.visit(i);
    }
    leave_until_around(0);
  }

 private:
  int parent(int scope) const { return graph_.scopes[static_cast<std::size_t>(scope)].parent; }

  void leave_until_around(int scope) {
    // An enclosing module has a smaller index, so of two different scopes, the one with the larger index cannot enclose
    // the other.
    while (current_ != common(current_, scope)) {
      visitor_.leave(current_);
      current_ = parent(current_);
    }
  }

  int common(int a, int b) const {
    while (a != b) (a > b ? a : b) = parent(a > b ? a : b);
    return a;
  }

  void enter(int scope) {
    if (scope == current_) return;
    enter(parent(scope));
    visitor_.enter(scope);
    current_ = scope;
  }

  GraphView graph_;
  Visitor& visitor_;
  int current_ = 0;
};

template <class Visitor>
void walk_tree(const GraphView& graph, Visitor& visitor) {
  TreeWalk<Visitor>{graph, visitor}.run();
}

}  // namespace archetype::detail
