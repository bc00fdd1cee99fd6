// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/blocks/parts/bottleneck.hpp>
#include <archetype/blocks/transform/stochastic_depth.hpp>
#include <archetype/graph/traits.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/weights/names/key_map.hpp>

#include <string>

#include <catch2/catch.hpp>

using namespace archetype;

namespace {

/// A sum and a matrix product of a user's own, of kinds that nothing in the library knows.
class Weighing : public Operation {
 public:
  constexpr Weighing() : Operation({"Weighing", "weigh"}, {.begins_unit = true}) {}
  constexpr void state(const Node& node, const Inputs&, StateVisitor& list) const override {
    list.matrix("weight", {node.shape.channels, node.shape.channels});
  }
};
class Meeting : public Operation {
 public:
  constexpr Meeting() : Operation({"Meeting", "meet"}, {.adds_shortcut = true}) {}
};
inline constexpr Weighing weighing{};
inline constexpr Meeting meeting{};

struct Weigh : Layer<weighing> {};

/// Body and shortcut, which meet.
struct Block {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value body = apply<Sequence<Weigh, ReLU, Weigh>>(builder, x);
    const bool outer = builder.begin_shortcut();
    const Value shortcut = apply<Named<"way", Numbered<Weigh>>>(builder, x);
    builder.end_shortcut(outer);
    return apply<Weigh>(builder, builder.push(meeting, {body, shortcut}));
  }
};
using Net = Network<Input<3, 8, 8>, Stage<2, Block>>;

constexpr int count(const GraphView& graph, bool Node::* member) {
  int found = 0;
  for (const Node& node : graph.nodes) found += node.*member ? 1 : 0;
  return found;
}
constexpr int count(const GraphView& graph, const Operation& operation) {
  int found = 0;
  for (const Node& node : graph.nodes) found += is_kind(*node.operation, operation) ? 1 : 0;
  return found;
}

// A rule on residual bodies finds the sum of a user's own.
static_assert(count(graph<WithStochasticDepth<Net, 0.2_r>>, operations::path_dropping) == 2);

// What lies in a shortcut knows it, in copied blocks too, whatever its module is called.
static_assert(count(graph<Net>, &Node::in_shortcut) == 2);
using Projecting = Network<Input<3, 8, 8>, Stage<1, BasicBlock<8>>, Classifier<2>>;
static_assert(count(graph<Projecting>, &Node::in_shortcut) == 2);  // a convolution and its batch norm

// A tensor's role says whether it is trained.
static_assert(StateEntry{.role = StateRole::matrix}.trained() && StateEntry{.role = StateRole::parameter}.trained());
static_assert(!StateEntry{.role = StateRole::buffer}.trained() && !StateEntry{.role = StateRole::counter}.trained());
static_assert(parameters<Network<Input<3, 8, 8>, Weigh>> == 9);

}  // namespace

TEST_CASE("units of a block begin with operations that say so, but not in its shortcut") {
  constexpr KeyRule rules[]{{"layer1.{b}.*", "{block}.{unit}.*"}};
  const KeyMap keys{graph<Net>, rules};
  CHECK(keys.theirs("layer1.0.weigh.weight") == "0.0.weigh.weight");
  CHECK(keys.theirs("layer1.1.weigh2.weight") == "1.1.weigh2.weight");
  CHECK(keys.theirs("layer1.1.way.0.weight") == "1.1.way.0.weight");
  CHECK(keys.theirs("layer1.1.weigh3.weight") == "1.2.weigh3.weight");
}
