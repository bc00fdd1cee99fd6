// SPDX-License-Identifier: MIT
#include <archetype/analysis/cost.hpp>
#include <archetype/graph/compare.hpp>
#include <archetype/graph/totals.hpp>
#include <archetype/lowering/architecture.hpp>
#include <archetype/lowering/constant_graph.hpp>
#include <archetype/lowering/lower.hpp>
#include <archetype/text/type_name.hpp>
#include <archetype/zoo/hana.hpp>
#include <archetype/zoo/registry.hpp>

#include <set>
#include <string_view>

#include <boost/hana/bool.hpp>
#include <boost/hana/filter.hpp>
#include <boost/hana/for_each.hpp>
#include <boost/hana/type.hpp>
#include <catch2/catch.hpp>

using namespace archetype;
namespace hana = boost::hana;

TEST_CASE("the tuple holds each type of the zoo once") {
  std::set<std::string_view> listed, named;
  hana::for_each(zoo::types, [&](auto type) {
    using Net = typename decltype(type)::type;
    static_assert(Architecture<Net>);
    CHECK(listed.insert(detail::plain_type_name<Net>()).second);
  });
  for (const zoo::Entry& entry : zoo::entries)
    if (!entry.type().empty()) named.insert(entry.type());
  for (const std::string_view name : named) {
    INFO(name);
    CHECK(listed.contains(name));
  }
}

TEST_CASE("a network costs at run time what it costs at compile time") {
  hana::for_each(zoo::types, [](auto type) {
    using Net = typename decltype(type)::type;
    const OwningGraph lowered = lower<Net>();
    INFO(detail::type_name<Net>());
    CHECK(count_parameters(lowered) == parameters<Net>);
    CHECK(count_multiply_adds(lowered) == multiply_adds<Net>);
    CHECK(lowered.view().output_shape() == output_shape<Net>);
  });
}

TEST_CASE("a deep network is the same graph at compile time and at run time") {
  constexpr auto is_deep = [](auto type) {
    return hana::bool_c<(detail::survey<typename decltype(type)::type>.counts.blocks > 40)>;
  };
  hana::for_each(hana::filter(zoo::types, is_deep), [](auto type) {
    using Net = typename decltype(type)::type;
    const OwningGraph lowered = lower<Net>();
    INFO(detail::type_name<Net>());
    CHECK(same_graph(lowered, graph<Net>));
  });
}
