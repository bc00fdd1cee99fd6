// SPDX-License-Identifier: MIT
#include <archetype/graph/equal.hpp>
#include <archetype/graph/graph.hpp>
#include <archetype/graph/lower.hpp>
#include <archetype/zoo/resnext.hpp>
#include <archetype/zoo/se_resnet.hpp>

#include <boost/hana/for_each.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <catch2/catch.hpp>

using namespace archetype;
namespace hana = boost::hana;

TEST_CASE("a network is the same graph at compile time and at run time") {
  constexpr auto members = hana::tuple_t<ResNet18, ResNet50, ResNet152, ECAResNet50D, ResNeXt50_32x4d, SEResNet152D>;
  hana::for_each(members, [](auto member) {
    using Net = typename decltype(member)::type;
    const OwningGraph lowered = lower<Net>();
    CHECK(same_graph(lowered, graph<Net>));
  });
}
