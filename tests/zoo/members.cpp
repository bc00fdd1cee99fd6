// SPDX-License-Identifier: MIT
#include <archetype/graph/graph.hpp>
#include <archetype/graph/lower.hpp>
#include <archetype/zoo/resnet.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <catch2/catch.hpp>

#include <algorithm>

using namespace archetype;
namespace hana = boost::hana;

namespace {

constexpr auto members = hana::tuple_t<ResNet18, ResNet34, ResNet50, ResNet101, ResNet152, ResNeXt50_32x4d,
                                       ResNeXt101_32x8d, WideResNet50_2, WideResNet101_2>;

bool same_nodes(const GraphView& a, const GraphView& b) {
  return std::equal(a.nodes.begin(), a.nodes.end(), b.nodes.begin(), b.nodes.end(), [](const Node& x, const Node& y) {
    return x.primitive->kind() == y.primitive->kind() && x.attributes == y.attributes && x.shape == y.shape &&
           x.parameters == y.parameters && x.multiply_adds == y.multiply_adds && x.scope == y.scope &&
           x.label == y.label;
  });
}

}  // namespace

TEST_CASE("Every member of the zoo is the same graph at compile time and at run time") {
  hana::for_each(members, [](auto member) {
    using Net = typename decltype(member)::type;
    const OwningGraph lowered = lower<Net>();
    CHECK(same_nodes(lowered, graph<Net>));
    CHECK(std::ranges::equal(lowered.view().edges, graph<Net>.edges));
  });
}

TEST_CASE("Every member of the zoo reads only earlier results and keeps its parameters at another image size") {
  hana::for_each(members, [](auto member) {
    using Net = typename decltype(member)::type;
    const OwningGraph small = lower<Net>(Shape{3, 97, 97});
    long long parameters = 0;
    long long declared = 0;
    for (int i = 0; i < small.view().size(); ++i) {
      for (const int source : small.view().sources(small.view()[i])) CHECK(source < i);
      parameters += small.view()[i].parameters;
      declared += graph<Net>[i].parameters;
    }
    CHECK(parameters == declared);
  });
}
