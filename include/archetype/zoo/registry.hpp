// SPDX-License-Identifier: MIT
#pragma once
#include <archetype/lowering/lower.hpp>
#include <archetype/text/pattern.hpp>
#include <archetype/zoo/entry.hpp>
#include <archetype/zoo/families.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace archetype::zoo {

/// Every network that is known by name, family by family.
inline constexpr auto entries = Families::entries();

namespace detail {

/// A name apart from its entry, whose `emit` is the code of a network.
struct Name {
  std::string_view library;
  std::string_view name;

  std::string full() const { return std::string{library} + "/" + std::string{name}; }
  bool matches(std::string_view pattern) const {
    return archetype::detail::fits(pattern, name) || archetype::detail::fits(pattern, full());
  }
};

template <std::size_t Count>
constexpr std::array<Name, Count> names_of(const std::array<Entry, Count>& entries) {
  std::array<Name, Count> names{};
  for (std::size_t i = 0; i < Count; ++i) names[i] = {entries[i].library(), entries[i].name};
  return names;
}

/// The names of all entries. A program that only lists these does not contain the code of all networks.
inline constexpr auto names = names_of(entries);

}  // namespace detail

/// Whether a pattern, in which `*` stands for any text, matches the name of an entry with or without its library.
inline bool matches(const Entry& entry, std::string_view pattern) {
  return detail::Name{entry.library(), entry.name}.matches(pattern);
}

/// The names, with their libraries, of the networks that match a pattern: `list("*resnext*")`, `list("timm/*")`.
inline std::vector<std::string> list(std::string_view pattern = "*") {
  std::vector<std::string> matching;
  for (const detail::Name& name : detail::names)
    if (name.matches(pattern)) matching.push_back(name.full());
  return matching;
}

/// The entry with a name, such as "resnet50" (the first if several libraries have one) or "torchvision/resnet50".
/// Throws `UnknownNetwork`.
inline const Entry& find(std::string_view name) { return find(entries, name); }

/// The graph of a network whose name is known only at run time, with the declared input and number of classes unless
/// `request` states others. Throws `UnknownNetwork`, or `IllFormedArchitecture` if the network cannot meet the request.
inline OwningGraph lower(std::string_view name, const Request& request = {}) {
  return archetype::lower(find(name).emit, request);
}

}  // namespace archetype::zoo
