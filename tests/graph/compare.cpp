// SPDX-License-Identifier: MIT
#include <archetype/blocks/compose/network.hpp>
#include <archetype/blocks/compose/residual.hpp>
#include <archetype/blocks/compose/stage.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/lowering/constant_graph.hpp>

using namespace archetype;

namespace {

template <class... Parts>
using Net = Network<Input<3, 8, 8>, Conv<4>, Parts...>;

template <class A, class B>
constexpr bool same = same_graph(graph<A>, graph<B>);

/// The sum of two branches, emitted in this order, of which one bears a name.
struct NamedFirst {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value named = apply<Named<"named", Conv<4>>>(builder, x);
    const Value other = apply<Conv<4>>(builder, x);
    return builder.push(operations::addition, {other, named});
  }
};
struct NamedSecond {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value other = apply<Conv<4>>(builder, x);
    const Value named = apply<Named<"named", Conv<4>>>(builder, x);
    return builder.push(operations::addition, {other, named});
  }
};
struct OtherSum {
  static constexpr Value emit(Builder& builder, Value x) {
    const Value other = apply<Conv<4>>(builder, x);
    const Value named = apply<Named<"named", Conv<4>>>(builder, x);
    return builder.push(operations::addition, {named, other});
  }
};

}  // namespace

static_assert(same<Net<ReLU, Conv<2>>, Net<Sequence<ReLU, Conv<2>>>>);
static_assert(same<Net<Stage<2, ReLU>>,
                   Net<Named<"layer1", Numbered<Sequence<ReLU>, Sequence<ReLU>>>>>);  // names are read as one

static_assert(!same<Net<ReLU>, Net<ReLU, ReLU>>);                                    // sizes
static_assert(!same<Net<ReLU>, Net<Swish>>);                                         // names
static_assert(!same<Net<Named<"x", ReLU>>, Net<Named<"x", Swish>>>);                 // kinds
static_assert(!same<Net<Conv<2>>, Net<Conv<3>>>);                                    // widths
static_assert(!same<Net<Conv<2>>, Net<Conv<2, Bias>>>);                              // parameters
static_assert(!same<Net<MaxPool<Kernel<2>>>, Net<MaxPool<Kernel<2>, CeilMode>>>);    // attributes
static_assert(!same<Net<Named<"x", Conv<2>>>, Net<Named<"x", Numbered<Conv<2>>>>>);  // scopes
static_assert(!same<Net<ReLU>, Network<Input<3, 9, 9>, Conv<4>, ReLU>>);             // shapes

// The order of operations that do not read each other does not matter, that of an operation's inputs does.
static_assert(same<Net<NamedFirst>, Net<NamedSecond>>);
static_assert(!same<Net<NamedFirst>, Net<OtherSum>>);
