// SPDX-License-Identifier: MIT
// The types of the zoo as a tuple of Boost.Hana. Nothing else of the library includes this header.
#pragma once
#include <archetype/zoo/families.hpp>
#include <archetype/zoo/family.hpp>

#include <boost/hana/tuple.hpp>

namespace archetype::zoo {

namespace detail {

template <class... Nets>
constexpr auto tuple_of(TypeList<Nets...>) {
  return boost::hana::tuple_t<Nets...>;
}

}  // namespace detail

/// Every network that has a type of its own, family by family: `hana::for_each(zoo::types, …)`. `zoo::entries` has more
/// networks, which differ from these in constants that a library has chosen.
inline constexpr auto types = detail::tuple_of(Families::Types{});

}  // namespace archetype::zoo
