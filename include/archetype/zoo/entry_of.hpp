// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/blocks/transform/with_classes.hpp>
#include <archetype/text/fixed_string.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/net.hpp>
#include <archetype/zoo/registry.hpp>

#include <optional>

namespace archetype::zoo {

namespace detail {

template <Architecture Net>
struct EntryOf {
  static constexpr std::optional<Entry> value() {
    for (const Entry& entry : entries)
      if (entry.architecture == &Net::emit) return entry;
    return {};
  }
};
template <archetype::FixedString Name>
struct EntryOf<Net<Name>> {
  static constexpr std::optional<Entry> value() {
    for (const Entry& entry : entries)
      if (entry.is_named(Name.view())) return entry;
    return {};
  }
};
template <class Net, int Classes>
struct EntryOf<WithClasses<Net, Classes>> : EntryOf<Net> {};
template <class Net, int Channels>
struct EntryOf<WithChannels<Net, Channels>> : EntryOf<Net> {};

}  // namespace detail

/// The first entry of the zoo whose network is this type, if there is one. A constant, so that a program with one
/// network does not contain the code of all.
template <Architecture Net>
inline constexpr std::optional<Entry> entry_of = detail::EntryOf<Net>::value();

}  // namespace archetype::zoo
