// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/graph/constexpr_vector.hpp>
#include <archetype/graph/totals.hpp>
#include <archetype/graph/view.hpp>
#include <archetype/lowering/architecture.hpp>

#include <cstddef>
#include <string_view>

namespace archetype {

/// Upper bounds on the cost of a network; 0 means unbounded.
struct Budget {
  long long parameters = 0;
  long long multiply_adds = 0;      ///< for one image
  long long activation_memory = 0;  ///< peak bytes alive at once during inference of one image, in float32
};

namespace detail {

/// Reports a budget that bounds nothing, or has a negative bound.
constexpr void check_bounds(const Budget& budget, Fault& fault) {
  const auto check = [&](std::string_view what, long long bound) {
    if (bound < 0 && !fault) fault.of_scope() << "its budget of " << what << " is " << bound << "; it must be above 0";
  };
  check("parameters", budget.parameters);
  check("multiply-adds", budget.multiply_adds);
  check("activation memory", budget.activation_memory);
  if (!fault && budget.parameters == 0 && budget.multiply_adds == 0 && budget.activation_memory == 0)
    fault.of_scope() << "its budget bounds nothing; set its parameters, multiply_adds or activation_memory";
}

/// Whether the costs of a network are within a budget.
constexpr bool within(const Budget& budget, const Budget& costs) {
  return (budget.parameters == 0 || costs.parameters <= budget.parameters) &&
         (budget.multiply_adds == 0 || costs.multiply_adds <= budget.multiply_adds) &&
         (budget.activation_memory == 0 || costs.activation_memory <= budget.activation_memory);
}

/// The outermost scope around a node; 0 if there is none.
constexpr std::size_t outermost_scope(const GraphView& graph, const Node& node) {
  auto scope = static_cast<std::size_t>(node.scope);
  while (graph.scopes[scope].parent > 0) scope = static_cast<std::size_t>(graph.scopes[scope].parent);
  return scope;
}

/// A layer or a stage of the network, and its cost.
struct Share {
  Sentence path{};
  long long cost = 0;

  constexpr void exchange_for_larger(const Sentence& other, long long other_cost) {
    if (other_cost <= cost) return;
    path = other;
    cost = other_cost;
  }
};

/// The outermost scope, or the layer outside of any scope, with the largest share of a cost.
constexpr Share largest_share(const GraphView& graph, long long Node::* cost) {
  ConstexprVector<long long> held(graph.scopes.size());
  Share largest;
  for (const Node& node : graph.nodes) {
    if (node.scope == 0) largest.exchange_for_larger(path_of(graph, node), node.*cost);
    else held[outermost_scope(graph, node)] += node.*cost;
  }
  for (std::size_t i = 1; i < held.size(); ++i)
    largest.exchange_for_larger(path_of_scope(graph, static_cast<int>(i)), held[i]);
  return largest;
}

/// Reports the first bound that a graph exceeds, and the stage with the largest share of that cost. `subject` begins
/// the sentence.
constexpr void check_budget(const GraphView& graph, const Budget& budget, std::string_view subject, Fault& fault) {
  const auto check = [&](std::string_view what, long long total, long long bound, long long Node::* cost) {
    if (bound == 0 || total <= bound || fault) return;
    const Share share = largest_share(graph, cost);
    fault.of_scope() << subject << " " << total << " " << what << " exceed the budget of " << bound << "; shrink "
                     << share.path.view() << ", which has " << share.cost;
  };
  check("parameters", count_parameters(graph), budget.parameters, &Node::parameters);
  check("multiply-adds", count_multiply_adds(graph), budget.multiply_adds, &Node::multiply_adds);
  if (budget.activation_memory == 0 || fault) return;
  const ActivationPeak peak = peak_of_activations(graph);
  if (peak.bytes <= budget.activation_memory) return;
  const Node& node = graph[peak.node];
  const Sentence path =
      node.scope == 0 ? path_of(graph, node) : path_of_scope(graph, static_cast<int>(outermost_scope(graph, node)));
  fault.of_scope() << subject << " activations of " << peak.bytes << " bytes exceed the budget of "
                   << budget.activation_memory << "; shrink " << path.view() << ", where memory is at its peak";
}

/// Calls `action` with the graph of an architecture, which is destroyed afterwards, at compile time too; does not call
/// it if the architecture has a fault.
template <class Action>
constexpr void with_graph(void (*emit)(Builder&), const Request& request, const Action& action) {
  Builder survey{request};
  emit(survey);
  if (survey.faulted()) return;
  ConstexprVector<Node> nodes(static_cast<std::size_t>(survey.counts().nodes));
  ConstexprVector<int> edges(static_cast<std::size_t>(survey.counts().edges));
  ConstexprVector<Scope> scopes(static_cast<std::size_t>(survey.counts().scopes));
  Builder filler{request, {nodes.view(), edges.view(), scopes.view()}};
  emit(filler);
  action(GraphView{nodes.view(), edges.view(), scopes.view()});
}

/// Rejects the builder's network, which is that of a request, if it exceeds a budget or the budget bounds nothing.
constexpr void enforce_budget(Builder& builder, void (*emit)(Builder&), const Request& request, const Budget& budget,
                              std::string_view subject) {
  Fault fault;
  check_bounds(budget, fault);
  if (!fault) with_graph(emit, request, [&](const GraphView& graph) { check_budget(graph, budget, subject, fault); });
  if (fault) builder.reject(fault.sentence());
}

}  // namespace detail

/// The network itself, rejected if it exceeds the budget: `Within<ResNet18, Budget{.parameters = 12'000'000}>`.
template <Architecture Net, Budget Bound>
struct Within {
  static constexpr void emit(Builder& builder) {
    const Request request = builder.request();  // before the network takes the head that it asks for
    Net::emit(builder);
    if (!builder.faulted()) detail::enforce_budget(builder, &Net::emit, request, Bound, "its");
  }
};

}  // namespace archetype
