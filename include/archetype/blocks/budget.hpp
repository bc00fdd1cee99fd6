// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/architecture.hpp>
#include <archetype/graph/view.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace archetype {

/// What a network may cost at most; 0 sets no bound.
struct Budget {
  long long parameters = 0;
  long long multiply_adds = 0;  ///< for one image
};

namespace detail {

/// Refuses a graph whose total exceeds the bound, and names the outermost scope that holds most of it.
constexpr void check_budget(Builder& builder, const GraphView& graph, std::string_view what, long long Node::*cost,
                            long long bound) {
  if (bound == 0) return;
  Growing<long long> held;
  for (std::size_t i = 0; i < graph.scopes.size(); ++i) held.push_back(0);
  long long total = 0;
  for (const Node& node : graph.nodes) {
    int outermost = node.scope;
    while (graph.scopes[static_cast<std::size_t>(outermost)].parent > 0)
      outermost = graph.scopes[static_cast<std::size_t>(outermost)].parent;
    total += node.*cost;
    held[static_cast<std::size_t>(outermost)] += node.*cost;
  }
  if (total <= bound) return;
  std::size_t largest = 0;
  for (std::size_t i = 1; i < held.size(); ++i)
    if (held[i] > held[largest]) largest = i;
  Sentence why;
  why << "its " << total << " " << what << " exceed the budget of " << bound;
  if (largest > 0)
    why << "; shrink " << path_of_scope(graph, static_cast<int>(largest)).view() << ", which has " << held[largest];
  else why << "; shrink its layers";
  builder.reject(why);
}

/// The graph that a builder has been told of, lowered again for its costs.
template <Architecture Net>
constexpr void check_budget(Builder& builder, const Budget& budget) {
  if (builder.faulted()) return;
  std::vector<Node> nodes(static_cast<std::size_t>(builder.counts().nodes));
  std::vector<int> edges(static_cast<std::size_t>(builder.counts().edges), 0);  // libstdc++ 12 needs the 0 on Clang
  std::vector<Scope> scopes(static_cast<std::size_t>(builder.counts().scopes));
  Builder filler{builder.request(), {nodes, edges, scopes}};
  Net::emit(filler);
  const GraphView graph{nodes, edges, scopes};
  check_budget(builder, graph, "parameters", &Node::parameters, budget.parameters);
  check_budget(builder, graph, "multiply-adds", &Node::multiply_adds, budget.multiply_adds);
}

}  // namespace detail

/// The network itself, refused where it costs more than the budget: `Within<ResNet18, Budget{.parameters = 12'000'000}>`.
template <Architecture Net, Budget Bound>
struct Within {
  static constexpr void emit(Builder& builder) {
    Net::emit(builder);
    detail::check_budget<Net>(builder, Bound);
  }
};

}  // namespace archetype
