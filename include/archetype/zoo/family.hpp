// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/text/concatenated.hpp>

namespace archetype::zoo {

template <class... Nets>
struct TypeList {};

template <class... First, class... Second>
constexpr TypeList<First..., Second...> operator+(TypeList<First...>, TypeList<Second...>) {
  return {};
}

/// A family of networks: the table of its entries, and its networks that have types of their own.
template <const auto& Entries, class... Nets>
struct Family {
  static constexpr const auto& entries = Entries;
  using Types = TypeList<Nets...>;
};

/// Several families.
template <class... Each>
struct FamilyList {
  static constexpr auto entries() { return archetype::detail::concatenated(Each::entries...); }
  using Types = decltype((typename Each::Types{} + ...));
};

}  // namespace archetype::zoo
